/** Where money may go outside: registered addresses and bank accounts. */
import { effect, untracked } from "@preact/signals";
import type { CryptoDestinationAddress, FiatAccount } from "paxos-orchestrations";
import { client } from "../api.ts";
import { listing } from "./listing.ts";
import { view } from "./view.ts";

export const addresses = listing<CryptoDestinationAddress>(() => client.cryptoDestinationAddresses.list({ limit: 50 }));
export const accounts = listing<FiatAccount>(() => client.fiatAccounts.list({ limit: 50 }));

export function followDestinations(): void {
  effect(() => {
    if (view.value !== "destinations") return;
    untracked(() => {
      void addresses.load();
      void accounts.load();
    });
  });
}
