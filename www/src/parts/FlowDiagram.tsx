/** The way of the money, as a picture: what starts it, where it comes from, what becomes of it, where it goes. */
import { useId, useMemo, useRef } from "preact/hooks";
import type { Route } from "paxos-orchestrations";
import { flowLayout, type Box } from "../lib/flow-layout.ts";
import { linesOf } from "../lib/text-lines.ts";
import { strings } from "../strings.ts";
import { ICON_PATHS, type IconName } from "./Icon.tsx";
import { useWidth } from "./useWidth.ts";

const words = strings.flow;

const ICONS: Readonly<Record<string, IconName>> = { profile: "profile", bank: "bank", blockchain: "crypto", unknown: "info" };

interface Props {
  route: Route;
  /** Names of the two ends, when they have one. */
  source: string;
  destination: string;
  /** Whether it has begun already. */
  hasBegun?: boolean;
}

interface Station {
  name: string;
  /** Whose place it is: decides the colour. */
  owner: "call" | "outside" | "rule" | "profile" | "change";
  title: string;
  text: string;
  icon: IconName;
}

export function FlowDiagram({ route, source, destination, hasBegun = false }: Props) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const stations = stationsOf(route, source || words.open, destination || words.open, hasBegun);
  const { isWide, height, boxes, links, inside } = flowLayout(width, route.external ? 2 : 3);
  const isByDeposit = route.trigger !== "api";
  return (
    <div ref={frame} class="flow">
      {width > 0 && <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}-title ${id}-words`}>
        <title id={`${id}-title`}>{words.label}</title>
        <desc id={`${id}-words`}>{inWords(route, source || words.open, destination || words.open, hasBegun)}</desc>
        <defs>
          <marker id={`${id}-tip`} class="flow-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        <rect class="flow-inside" x={inside.x} y={inside.y} width={inside.width} height={inside.height} rx="10" />
        <text class="flow-owner" x={isWide ? inside.x + 11 : inside.x + inside.width - 11} y={isWide ? inside.y + 15 : inside.y - 6} text-anchor={isWide ? "start" : "end"}>
          {words.inside}
        </text>
        {links.map((link, index) => (
          <line key={index} {...link} class={isByDeposit && index === 0 ? "flow-link flow-link-deposit" : "flow-link"} marker-end={`url(#${id}-tip)`} />
        ))}
        {stations.map((station, index) => {
          const box = boxes[index];
          return box !== undefined && <Stop key={station.name} station={station} box={box} isWide={isWide} />;
        })}
      </svg>}
    </div>
  );
}

const PAD = 10;
const ICON_PX = 16;
const TITLE_LINE = 16;
const TEXT_LINE = 14;

function Stop({ station: { owner, name, title, text, icon }, box: { x, y, width, height }, isWide }: { station: Station; box: Box; isWide: boolean }) {
  const measure = useMemo(measures, []);
  const start = isWide ? PAD : PAD + ICON_PX + 10;
  const room = Math.max(0, width - start - PAD);
  const titles = linesOf(title, room, isWide ? 2 : 1, measure.title);
  const texts = linesOf(text, room, isWide ? 2 : 1, measure.text);
  const top = isWide ? PAD + ICON_PX + 14 : 20;
  return (
    <g class={`flow-stop flow-${owner}`} data-stop={name} transform={`translate(${x} ${y})`}>
      <rect width={width} height={height} rx="7" />
      <svg class="icon" x={PAD} y={isWide ? PAD : (height - ICON_PX) / 2} width={ICON_PX} height={ICON_PX} viewBox="0 0 16 16">
        <path d={ICON_PATHS[icon]} />
      </svg>
      <text class="flow-title">
        {titles.map((line, at) => (
          <tspan key={at} x={start} y={top + at * TITLE_LINE}>
            {line}
          </tspan>
        ))}
      </text>
      <text class="flow-text">
        {texts.map((line, at) => (
          <tspan key={at} x={start} y={top + titles.length * TITLE_LINE + at * TEXT_LINE}>
            {line}
          </tspan>
        ))}
      </text>
    </g>
  );
}

/** How wide text is in the letters of the two styles; they stand in `flow.css` too. */
function measures(): { title: (text: string) => number; text: (text: string) => number } {
  const family = getComputedStyle(document.documentElement).fontFamily;
  const pen = document.createElement("canvas").getContext("2d");
  const measure = (font: string, guess: number) => (text: string): number => {
    if (pen === null) return text.length * guess;
    pen.font = `${font} ${family}`;
    return pen.measureText(text).width;
  };
  return { title: measure("600 13px", 7.4), text: measure("400 12px", 6.5) };
}

function stationsOf(route: Route, source: string, destination: string, hasBegun: boolean): Station[] {
  const { trigger, conversion, external, kind } = route;
  const isCall = trigger === "api";
  return [
    { name: "trigger", owner: isCall ? "call" : "outside", title: triggerOf(route, hasBegun), text: words.trigger, icon: isCall ? "plus" : trigger === "bank_deposit" ? "bank" : "crypto" },
    { name: "source", owner: isCall ? "profile" : "rule", title: source, text: words.source, icon: ICONS[route.source.kind] ?? "info" },
    { name: "change", owner: "change", title: conversion === null ? words.unchanged : words.converts(conversion.from, conversion.to), text: words.kinds[kind], icon: "refresh" },
    { name: "destination", owner: external ? "outside" : "profile", title: destination, text: external ? words.leaves : words.stays, icon: ICONS[route.destination.kind] ?? "info" },
  ];
}

const triggerOf = ({ trigger }: Route, hasBegun: boolean): string => (trigger === "api" && hasBegun ? words.aRequest : words.triggers[trigger]);

/** All that the picture shows, for those who do not see it. */
function inWords(route: Route, source: string, destination: string, hasBegun: boolean): string {
  const { conversion, external, kind } = route;
  return [
    words.startsIt(triggerOf(route, hasBegun)),
    words.comesFrom(source),
    conversion === null ? words.isUnchanged : words.isConverted(conversion.from, conversion.to, words.kinds[kind]),
    external ? words.goesOut(destination) : words.goesIn(destination),
  ].join(" ");
}
