/** How long ago something was; the exact time is its title. */
import { ago, exact, parseTime } from "../lib/time.ts";
import { now } from "../state/clock.ts";
import { strings } from "../strings.ts";

export function Ago({ at }: { at: string | null | undefined }) {
  const time = parseTime(at);
  if (time === undefined || at == null) return <>{at ?? strings.none}</>;
  return (
    <time dateTime={at} title={strings.time.wire(exact(time), at)}>
      {ago(time, now.value, strings.time.justNow)}
    </time>
  );
}

export function Exact({ at }: { at: string | null | undefined }) {
  const time = parseTime(at);
  if (time === undefined || at == null) return <>{at ?? strings.none}</>;
  return (
    <time dateTime={at} title={at}>
      {exact(time)}
    </time>
  );
}
