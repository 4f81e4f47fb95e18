/** Where the money comes from and where it goes. */
import type { Orchestration } from "paxos-orchestrations";
import { destinationOf, sourceOf, type End } from "../lib/route.ts";
import { endName, networkName } from "../parts/EndName.tsx";
import { Fact } from "../parts/Fact.tsx";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { strings } from "../strings.ts";

const words = strings.detail;

const ICONS: Readonly<Record<End["kind"], IconName>> = { profile: "profile", bank: "bank", crypto: "crypto", unknown: "info" };

export function Ends({ row }: { row: Orchestration }) {
  return (
    <section class="detail-part ends">
      <Place title={words.source} end={sourceOf(row)} isSource />
      <Place title={words.destination} end={destinationOf(row)} />
    </section>
  );
}

function Place({ title, end, isSource }: { title: string; end: End; isSource?: boolean }) {
  const name = isSource === true && end.kind === "bank" ? strings.end.bankDeposit : endName(end);
  return (
    <div class="place">
      <h3>{title}</h3>
      <p class="place-name">
        <Icon name={ICONS[end.kind]} />
        {end.kind === "crypto" ? networkName(end.network) || strings.end.crypto("") : name}
      </p>
      <dl class="facts">
        {end.kind === "profile" && <Fact name={words.profile} text={end.id} isCode />}
        {end.kind === "bank" && <Fact name={isSource === true ? words.instructions : words.account} text={end.id} isCode />}
        {end.kind === "bank" && <Fact name={words.memo} text={end.memo} />}
        {end.kind === "crypto" && <Fact name={words.address} text={end.address} isCode />}
        {end.kind === "crypto" && <Fact name={words.addressId} text={end.id} isCode />}
      </dl>
    </div>
  );
}
