/** Names of the vendor that this page offers. The lists are open: anything else can be typed. */

export const ASSETS: readonly string[] = ["USD", "USDG", "PYUSD", "USDP", "USDC"];

export const NETWORKS: Readonly<Record<string, string>> = {
  ETHEREUM: "Ethereum",
  SOLANA: "Solana",
  POLYGON_POS: "Polygon PoS",
  BASE: "Base",
  ARBITRUM_ONE: "Arbitrum One",
  STELLAR: "Stellar",
  INK: "Ink",
  XLAYER: "X Layer",
  ROBINHOOD: "Robinhood Chain",
};

/** Networks on which a rule can wait for deposits, as the rule endpoint spells them. */
export const RULE_NETWORKS: readonly string[] = ["ETHEREUM", "SOLANA", "STELLAR", "BASE", "POLYGON"];

export const STATUSES = ["PENDING", "PROCESSING", "COMPLETED", "FAILED", "REJECTED"] as const;

const TERMINAL: readonly string[] = ["COMPLETED", "FAILED", "REJECTED"];

/** Whether nothing more will happen. A status that this page does not know may still change. */
export function isTerminal(status: string | null | undefined): boolean {
  return TERMINAL.includes(status ?? "");
}
