"use client";
// A client component: it checks what is typed, and pays through the token proxy.
import { useState } from "react";
import { PaxosClient, PaxosError, ValidationError } from "paxos-orchestrations";

export function Pay() {
  const [amount, setAmount] = useState("");
  const [said, setSaid] = useState("");

  async function pay(event) {
    event.preventDefault();
    setSaid("Paying …");
    try {
      await fetch("/session", { method: "POST" });
      const client = new PaxosClient({ baseUrl: "/paxos" });
      const { items } = await client.profiles.list({ limit: 1 });
      const place = { profile: { profile_id: items[0].id } };
      const made = await client.orchestrations.create({
        source_asset: "USD",
        destination_asset: "USDG",
        source_amount: amount,
        source: place,
        destination: place,
      });
      setSaid(`${made.id} is ${made.status}`);
    } catch (error) {
      if (ValidationError.is(error)) setSaid(error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "));
      else if (PaxosError.is(error)) setSaid(error.message);
      else throw error;
    }
  }

  return (
    <form onSubmit={pay}>
      <label>
        Convert USD to USDG: <input name="amount" inputMode="decimal" value={amount} onChange={(event) => setAmount(event.target.value)} />
      </label>
      <button>Convert</button>
      <output>{said}</output>
    </form>
  );
}
