/** How long one still has to wait. It is not read out each second: the time itself stands beside it. */
import { useEffect, useState } from "preact/hooks";
import { strings } from "../strings.ts";

const TICK_MS = 1_000;

export function Countdown({ until }: { until: number }) {
  const [left, setLeft] = useState(() => until - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(until - Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [until]);
  return (
    <p class="countdown" role="timer" aria-live="off">
      {left > 0 ? strings.failure.rateLimit.left(minutes(left)) : strings.failure.rateLimit.over}
    </p>
  );
}

/** `4:59`. */
function minutes(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
