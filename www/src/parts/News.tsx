/** The line that says what just happened. */
import { news } from "../state/announce.ts";

export function News() {
  const { number, text } = news.value;
  return (
    <div class="news" role="status">
      {text !== "" && <span key={number}>{text}</span>}
    </div>
  );
}
