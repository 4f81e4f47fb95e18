/** The way of the money, as a picture: what starts it, where it comes from, what becomes of it, where it goes. */
import type { Route } from "paxos-orchestrations";
import { strings } from "../strings.ts";
import type { IconName } from "./Icon.tsx";
import { Icon } from "./Icon.tsx";

const words = strings.flow;

const ICONS: Readonly<Record<string, IconName>> = { profile: "profile", bank: "bank", blockchain: "crypto", unknown: "info" };

interface Props {
  route: Route;
  /** Names of the two ends, when they have one. */
  source: string;
  destination: string;
}

export function FlowDiagram({ route, source, destination }: Props) {
  const { trigger, conversion, external } = route;
  const change = conversion === null ? words.unchanged : words.converts(conversion.from, conversion.to);
  const ends = [
    { key: "trigger", title: words.triggers[trigger], text: words.trigger, icon: trigger === "api" ? "plus" : trigger === "bank_deposit" ? "bank" : "crypto" },
    { key: "source", title: source, text: words.source, icon: ICONS[route.source.kind] ?? "info" },
    { key: "change", title: change, text: words.kinds[route.kind], icon: "refresh" },
    { key: "destination", title: destination, text: external ? words.leaves : words.stays, icon: ICONS[route.destination.kind] ?? "info" },
  ] as const;
  return (
    <ol class="flow" aria-label={words.label}>
      {ends.map(({ key, title, text, icon }) => (
        <li key={key} class={`flow-step flow-${key}`}>
          <Icon name={icon as IconName} />
          <span class="flow-title">{title}</span>
          <span class="flow-text">{text}</span>
        </li>
      ))}
    </ol>
  );
}
