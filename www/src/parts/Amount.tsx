/** An amount, exactly as the text it came as; gaps between the thousands are drawn, not written. */
import { groups } from "../lib/decimal.ts";
import { strings } from "../strings.ts";

export function Amount({ text, asset }: { text: string | null | undefined; asset?: string | null | undefined }) {
  return (
    <span class="amount">
      <Digits text={text ?? ""} />
      {asset != null && <span class="amount-asset"> {asset}</span>}
    </span>
  );
}

function Digits({ text }: { text: string }) {
  const cut = groups(text);
  if (cut === undefined) return <>{text === "" ? strings.none : text}</>;
  return (
    <span class="digits">
      {cut.whole.map((group, index) => (
        <span key={index} class="group-of-digits">
          {group}
        </span>
      ))}
      {cut.fraction}
      {cut.zeros !== "" && <span class="zeros">{cut.zeros}</span>}
    </span>
  );
}
