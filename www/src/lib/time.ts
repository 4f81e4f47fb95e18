/** Times: relative for the eye, exact for the record. */

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const clock = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds since 1970; `undefined` when the text is no time. */
export function parseTime(text: string | null | undefined): number | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/** `just now`, `5 min ago`, `2h ago`, then the day. */
export function ago(time: number, now: number, justNow: string): string {
  const seconds = Math.round((now - time) / 1000);
  if (Math.abs(seconds) < 10) return justNow;
  if (Math.abs(seconds) < MINUTE) return relative.format(-seconds, "second");
  if (Math.abs(seconds) < HOUR) return relative.format(-Math.round(seconds / MINUTE), "minute");
  if (Math.abs(seconds) < DAY) return relative.format(-Math.round(seconds / HOUR), "hour");
  if (Math.abs(seconds) < 7 * DAY) return relative.format(-Math.round(seconds / DAY), "day");
  return day.format(time);
}

/** Day and time to the second, on this machine's clock. */
export function exact(time: number): string {
  return clock.format(time);
}

/** A span of time in one or two units. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${Math.round(seconds % MINUTE)} s`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${Math.round((seconds % HOUR) / MINUTE)} min`;
  return `${Math.floor(seconds / DAY)} d ${Math.round((seconds % DAY) / HOUR)} h`;
}
