import { useEffect, useState } from "react";
import type { FiatAccount, Orchestration, PaxosClient } from "paxos-orchestrations";
import { PaymentForm } from "./PaymentForm.tsx";

interface Choices {
  profileId: string;
  accounts: FiatAccount[];
}

/** Reads what can be chosen, shows the form, and what became of it. */
export function Page({ client }: { client: PaxosClient }) {
  const [choices, setChoices] = useState<Choices>();
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState<Orchestration>();

  useEffect(() => {
    Promise.all([client.profiles.get("default"), client.fiatAccounts.list().toArray({ limit: 100 })])
      // Money goes to approved accounts only.
      .then(([profile, accounts]) => setChoices({ profileId: profile.id, accounts: accounts.filter(({ status }) => status === "APPROVED") }))
      .catch((error: Error) => setProblem(error.message));
  }, [client]);

  return (
    <>
      <h1>Redeem or pay out</h1>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {choices !== undefined && <PaymentForm client={client} {...choices} onDone={setDone} />}
      <p role="status">
        {done !== undefined && (
          <>
            {done.source_amount} {done.source_asset} are on their way as {done.destination_asset}: {done.status}, <code>{done.id}</code>
          </>
        )}
      </p>
    </>
  );
}
