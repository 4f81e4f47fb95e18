/** The rules, and what belongs to each: where its deposits go, what it did, and its end. */
import { useEffect, useRef } from "preact/hooks";
import type { OrchestrationRule } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { Coin } from "../parts/Coin.tsx";
import { networkName } from "../parts/EndName.tsx";
import { Fact } from "../parts/Fact.tsx";
import { Icon } from "../parts/Icon.tsx";
import { ListCard } from "../parts/ListCard.tsx";
import { Notice, Problem } from "../parts/Notice.tsx";
import { QrCode } from "../parts/QrCode.tsx";
import { StatusChip } from "../parts/StatusChip.tsx";
import { Ago } from "../parts/Time.tsx";
import { changeQuery } from "../state/address.ts";
import { profileName } from "../state/profiles.ts";
import { openRuleForm } from "../state/rule-draft.ts";
import { deleteDoomed, deleteFailure, doomed, instructions, isDeleting, loadInstructions, pointedFailure, pointedRule, rules, spare } from "../state/rules.ts";
import { strings } from "../strings.ts";

const words = strings.rules;

export function Rules() {
  return (
    <>
      {pointedFailure.value !== undefined && pointedRule.value !== undefined && (
        <Problem explanation={{ ...explain(pointedFailure.value), title: words.missing }} />
      )}
      <ListCard
        name="rules"
        title={words.title}
        list={rules}
        empty={words.empty}
        actions={
          <button type="button" id="new-rule" class="button small" onClick={openRuleForm}>
            <Icon name="plus" />
            {words.create}
          </button>
        }
        row={(rule) => <Rule key={rule.id} rule={rule} />}
      />
    </>
  );
}

function Rule({ rule }: { rule: OrchestrationRule }) {
  const { id, status, nickname, source_asset, destination_asset, created_at } = rule;
  const ends = `${sourceName(rule)} → ${destinationName(rule)}`;
  const isPointed = id === pointedRule.value;
  const title = useRef<HTMLHeadingElement>(null);

  // Whoever followed a link to this rule starts here.
  useEffect(() => {
    if (isPointed) title.current?.focus();
  }, [isPointed]);

  return (
    <li class={isPointed ? "record record-pointed" : "record"} data-rule={id} aria-current={isPointed ? "true" : undefined}>
      <div class="record-head">
        <StatusChip status={status} />
        <span class="coins">
          <Coin asset={source_asset} />
          <Coin asset={destination_asset} />
        </span>
        <h3 ref={title} class="record-title" tabIndex={-1}>{nickname || `${source_asset ?? "?"} → ${destination_asset ?? "?"}`}</h3>
        <span class="record-note">
          {words.since} <Ago at={created_at} />
        </span>
      </div>
      <p class="record-text">
        {source_asset ?? "?"} → {destination_asset ?? "?"} · {ends}
      </p>
      {doomed.value?.id === id ? <Doomed /> : <Actions rule={rule} />}
    </li>
  );
}

function Actions({ rule }: { rule: OrchestrationRule }) {
  const id = rule.id ?? "";
  return (
    <>
      {rule.status === "ACTIVE" && <WhereToPay rule={rule} />}
      <div class="record-actions">
        <button
          type="button"
          class="button quiet small"
          onClick={() =>
            changeQuery((query) => {
              query.delete("view");
              query.set("orchestration_rule_id", id);
            })
          }
        >
          <Icon name="rule" />
          {words.history}
        </button>
        {rule.status === "ACTIVE" && (
          <button type="button" class="button quiet small" onClick={() => (doomed.value = rule)}>
            <Icon name="trash" />
            {words.delete}
          </button>
        )}
      </div>
    </>
  );
}

/** The consequences stand before the button. */
function Doomed() {
  const rule = doomed.value;
  const profile = profileName(rule?.profile_id ?? "");
  return (
    <Notice
      tone="warning"
      title={words.deleteTitle}
      actions={
        <>
          <button type="button" class="button" onClick={spare} disabled={isDeleting.value}>
            {words.keep}
          </button>
          <button type="button" class="button danger" onClick={() => void deleteDoomed()} aria-disabled={isDeleting.value}>
            {isDeleting.value ? words.deleting : words.deleteNow}
          </button>
        </>
      }
    >
      <ul class="consequences">
        {words.consequences(profile).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {deleteFailure.value !== undefined && <Problem explanation={explain(deleteFailure.value)} />}
    </Notice>
  );
}

function WhereToPay({ rule }: { rule: OrchestrationRule }) {
  const { crypto, fiat } = rule.source ?? {};
  if (crypto?.address) {
    return (
      <details class="fold">
        <summary>{words.payAddress(networkName(crypto.network ?? ""))}</summary>
        <div class="pay">
          <QrCode text={crypto.address} label={words.qr(crypto.address)} />
          <dl class="facts">
            <Fact name={strings.detail.address} text={crypto.address} isCode />
            <Fact name={strings.detail.network} text={networkName(crypto.network ?? "")} />
          </dl>
        </div>
        <p class="help">{words.onlyThisAsset(rule.source_asset ?? "?")}</p>
      </details>
    );
  }
  if (fiat?.deposit_instructions_id) {
    const id = fiat.deposit_instructions_id;
    return (
      <details class="fold" onToggle={(event) => event.currentTarget.open && void loadInstructions(id)}>
        <summary>{words.payBank}</summary>
        <dl class="facts">
          <Fact name={words.memo} text={fiat.memo_id} isCode />
        </dl>
        <p class="help">{words.memoHelp}</p>
        <Instructions id={id} />
      </details>
    );
  }
  return null;
}

/** The bank details, member by member, under the vendor's own names. */
function Instructions({ id }: { id: string }) {
  const known = instructions.value[id];
  if (known === undefined) return <p class="help">{strings.loading}</p>;
  if ("failure" in known) return <Problem explanation={explain(known.failure)} />;
  return (
    <>
      {known.status !== "VALID" && <Notice tone="error" title={words.notValid(known.status ?? "")} />}
      <dl class="facts">
        {flat(known.fiat_network_instructions).map(([name, text]) => (
          <Fact key={name} name={name} text={text} isCode />
        ))}
      </dl>
    </>
  );
}

function flat(value: unknown, path: readonly string[] = []): [name: string, text: string][] {
  if (typeof value === "string") return [[path.slice(1).join(" ").replaceAll("_", " "), value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, [...path, key]));
}

function sourceName({ source }: OrchestrationRule): string {
  if (source?.crypto) return words.deposit(networkName(source.crypto.network ?? ""));
  if (source?.fiat) return words.deposit([source.fiat.network, source.fiat.account_type].filter(Boolean).join(" "));
  return strings.end.unknown;
}

function destinationName({ destination, profile_id }: OrchestrationRule): string {
  if (destination?.crypto) return [networkName(destination.crypto.network ?? ""), destination.crypto.address].filter(Boolean).join(" ");
  if (destination?.fiat) return strings.end.bank;
  return profileName(destination?.profile?.profile_id ?? profile_id ?? "");
}
