/** Where the artefacts lie: entry points tell, engines ask. Apart from the engines, so that an entry brings none of them by itself. */

/** Bytes that can be had at once (Node), or an address to fetch from (browsers). */
export interface Location {
  /** Reads the bytes synchronously. */
  read?: () => BufferSource | WebAssembly.Module;
  /** The address. */
  url?: () => URL;
}

const places: Record<string, Location> = {};

/** Tells where an artefact lies. */
export function locate(name: "core" | "validate" | "server", location: Location): void {
  places[name] = location;
}

/** Where it lies; nothing is known of it before an entry point told. */
export function locationOf(name: string): Location {
  return places[name] ?? {};
}
