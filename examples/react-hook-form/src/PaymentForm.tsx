import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useEffect, useState } from "react";
import { useForm, type FieldPath, type SubmitHandler } from "react-hook-form";
import {
  InsufficientFundsError,
  OutcomeUnknownError,
  schemas,
  type CreateOrchestrationParams,
  type FiatAccount,
  type Orchestration,
  type PaxosClient,
} from "paxos-orchestrations";
import { Field } from "./Field.tsx";

interface Props {
  client: PaxosClient;
  profileId: string;
  accounts: FiatAccount[];
  onDone: (orchestration: Orchestration) => void;
}

const COINS = ["USDG", "PYUSD", "USDP"];
const NETWORKS = ["ETHEREUM", "SOLANA", "STELLAR"];

/**
 * The form is the request: its fields have the paths of the request, so what the schema says about a path appears beside its
 * field. The WebAssembly need not be loaded first: a Standard Schema may answer later, and this one then does.
 */
export function PaymentForm({ client, profileId, accounts, onDone }: Props) {
  const [toBank, setToBank] = useState(true);
  const form = useForm<CreateOrchestrationParams>({
    resolver: standardSchemaResolver(schemas.createOrchestration),
    // A field that is not shown is no field of the request.
    shouldUnregister: true,
    defaultValues: {
      ref_id: crypto.randomUUID(),
      source: { profile: { profile_id: profileId } },
      source_asset: COINS[0],
      destination_asset: "USD",
      source_amount: "",
    },
  });
  const { register, formState, handleSubmit, setError, setValue } = form;
  const coin = form.watch("source_asset");
  const wrong = (path: FieldPath<CreateOrchestrationParams>): string | undefined => {
    const message: unknown = form.getFieldState(path, formState).error?.message;
    return typeof message === "string" ? message : undefined;
  };
  const elsewhere = formState.errors.root?.message ?? wrong("destination") ?? wrong("destination_asset");

  useEffect(() => setValue("destination_asset", toBank ? "USD" : coin), [toBank, coin, setValue]);

  const submit: SubmitHandler<CreateOrchestrationParams> = async (params) => {
    try {
      onDone(await client.orchestrations.create(params));
      // Until then every attempt has the same key, so that nothing is paid twice.
      setValue("ref_id", crypto.randomUUID());
    } catch (error) {
      if (InsufficientFundsError.is(error)) {
        setError("source_amount", { message: `is more than the ${error.available} ${error.asset} that are there` }, { shouldFocus: true });
      } else if (OutcomeUnknownError.is(error)) {
        setError("root", { message: "Nobody knows yet whether this was paid. Send again: it is never paid twice." });
      } else {
        setError("root", { message: error instanceof Error ? error.message : String(error) });
      }
    }
  };

  return (
    <form onSubmit={handleSubmit(submit)} noValidate>
      <input type="hidden" {...register("ref_id")} />
      <input type="hidden" {...register("source.profile.profile_id")} />
      <input type="hidden" {...register("destination_asset")} />
      <Field label="Coin" error={wrong("source_asset")}>
        <select {...register("source_asset")}>
          {COINS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      <Field label="Amount" error={wrong("source_amount")}>
        <input inputMode="decimal" autoComplete="off" {...register("source_amount")} />
      </Field>
      <fieldset>
        <legend>Where to</legend>
        <label>
          <input type="radio" name="where" checked={toBank} onChange={() => setToBank(true)} /> Bank account, as dollars
        </label>
        <label>
          <input type="radio" name="where" checked={!toBank} onChange={() => setToBank(false)} /> Blockchain address
        </label>
      </fieldset>
      {toBank ? (
        <div key="bank">
          <Field label="Bank account" error={wrong("destination.fiat.fiat_account_id")}>
            <select {...register("destination.fiat.fiat_account_id")}>
              {accounts.map(({ id, fiat_network_instructions: to }) => (
                <option key={id} value={id}>
                  {to?.wire?.routing_details?.bank_name ?? "Account"} {to?.wire?.account_number ?? id}
                </option>
              ))}
            </select>
          </Field>
          <Field label="Memo" error={wrong("destination.fiat.memo")}>
            <input autoComplete="off" {...register("destination.fiat.memo", { setValueAs: (text: string) => (text === "" ? undefined : text) })} />
          </Field>
        </div>
      ) : (
        <div key="chain">
          <Field label="Network" error={wrong("destination.crypto.network")}>
            <select {...register("destination.crypto.network")}>
              {NETWORKS.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </Field>
          <Field label="Address" error={wrong("destination.crypto.address")}>
            <input autoComplete="off" spellCheck={false} {...register("destination.crypto.address")} />
          </Field>
        </div>
      )}
      {elsewhere !== undefined && <p role="alert">{elsewhere}</p>}
      <button disabled={formState.isSubmitting}>Send</button>
    </form>
  );
}
