/** One end of a route, short. */
import { NETWORKS } from "../lib/names.ts";
import type { End } from "../lib/route.ts";
import { middle, titleCase } from "../lib/words.ts";
import { profileName } from "../state/profiles.ts";
import { strings } from "../strings.ts";

export function networkName(network: string): string {
  // The rule endpoint has a name of its own for Polygon PoS.
  return NETWORKS[network === "POLYGON" ? "POLYGON_POS" : network] ?? (network === "" ? "" : titleCase(network));
}

export function endName(end: End): string {
  switch (end.kind) {
    case "profile":
      return profileName(end.id);
    case "bank":
      return strings.end.bank;
    case "crypto":
      return [strings.end.crypto(networkName(end.network)), middle(end.address)].filter((part) => part !== "").join(" ");
    case "unknown":
      return strings.end.unknown;
  }
}

/** `Main treasury → Bank account`; a run inside one profile says so. */
export function routeEnds(source: End, destination: End): string {
  const isSame = source.kind === "profile" && destination.kind === "profile" && source.id === destination.id;
  return `${endName(source)} → ${isSame ? strings.end.same : endName(destination)}`;
}
