/** What the client tries by itself; always there, so that screen readers notice a change. */
import { progress } from "../state/attempts.ts";

export function Attempts() {
  return (
    <p class="attempts" role="status">
      {progress.value}
    </p>
  );
}
