/** The two ends of an orchestration, told apart. */
import type { Orchestration } from "paxos-orchestrations";

/** A place that money leaves or reaches. */
export type End =
  | { kind: "profile"; id: string }
  | { kind: "bank"; id: string; memo: string }
  | { kind: "crypto"; network: string; address: string; id: string }
  | { kind: "unknown" };

/** Where the money comes from. */
export function sourceOf({ source, profile_id }: Orchestration): End {
  if (source?.crypto) return crypto(source.crypto);
  if (source?.fiat) return { kind: "bank", id: source.fiat.deposit_instructions_id ?? "", memo: source.fiat.memo ?? "" };
  return profile(source?.profile?.profile_id ?? profile_id);
}

/** Where it goes. */
export function destinationOf({ destination }: Orchestration): End {
  if (destination?.crypto) return crypto(destination.crypto);
  if (destination?.fiat) {
    const { bank_account_id, fiat_account_id, memo } = destination.fiat;
    return { kind: "bank", id: bank_account_id ?? fiat_account_id ?? "", memo: memo ?? "" };
  }
  return profile(destination?.profile?.profile_id);
}

function profile(id: string | null | undefined): End {
  return id == null || id === "" ? { kind: "unknown" } : { kind: "profile", id };
}

interface CryptoPlace {
  address?: string | null | undefined;
  network?: string | null | undefined;
  address_id?: string | null | undefined;
  crypto_address_id?: string | null | undefined;
}

function crypto({ address, network, address_id, crypto_address_id }: CryptoPlace): End {
  return { kind: "crypto", network: network ?? "", address: address ?? "", id: address_id ?? crypto_address_id ?? "" };
}
