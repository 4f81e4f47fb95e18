/** A small round sign for an asset. Decoration: the code stands beside it. */

const SIGNS: Readonly<Record<string, string>> = { USD: "$", USDG: "G", PYUSD: "Py", USDP: "P", USDC: "C" };

export function Coin({ asset }: { asset: string | null | undefined }) {
  const code = asset ?? "";
  const sign = SIGNS[code];
  return (
    <span class={`coin coin-${sign === undefined ? "other" : code.toLowerCase()}`} aria-hidden="true">
      {sign ?? (code.slice(0, 1) || "?")}
    </span>
  );
}
