/** How things stand, and what needs a hand. */
import type { ComponentChildren } from "preact";
import { Amount } from "../parts/Amount.tsx";
import { networkName } from "../parts/EndName.tsx";
import { Failure } from "../parts/Failure.tsx";
import { Icon } from "../parts/Icon.tsx";
import { StatusIcon } from "../parts/StatusChip.tsx";
import { Ago } from "../parts/Time.tsx";
import { changeQuery } from "../state/address.ts";
import { balancesOf } from "../state/balances.ts";
import { counts, COUNTED, isOverviewReady, loadOverview, newestOrchestrations, overviewFailure, refusedAccounts, troubled, unseen, withoutTravelRule } from "../state/overview.ts";
import { profileName, profiles, profilesFailure } from "../state/profiles.ts";
import { addressOf } from "../state/selection.ts";
import { addressOfView, show } from "../state/view.ts";
import { strings } from "../strings.ts";

const words = strings.overview;
/** More is what the lists are for. */
const SHOWN = 5;

export function Overview() {
  return (
    <>
      <Failure error={overviewFailure.value} again={() => void loadOverview()} />
      {isOverviewReady.value ? (
        <>
          <Attention />
          <Counts />
          <Holdings />
        </>
      ) : (
        <Card name="attention" title={words.attention}>
          <div class="bones list-bones" aria-label={strings.loading}>
            {[0, 1, 2, 3, 4, 5].map((index) => (
              <span key={index} class={`bone ${index % 2 === 0 ? "bone-long" : "bone-short"}`} />
            ))}
          </div>
        </Card>
      )}
    </>
  );
}

function Card({ name, title, note, children }: { name: string; title: string; note?: string; children: ComponentChildren }) {
  return (
    <section class="card" aria-labelledby={`${name}-title`}>
      <header class="card-head">
        <div class="card-title">
          <h2 id={`${name}-title`} class="section-title">
            {title}
          </h2>
          {note !== undefined && <span class="card-note">{note}</span>}
        </div>
      </header>
      {children}
    </section>
  );
}

function Attention() {
  const nothing = troubled.value.length + withoutTravelRule.value.length + refusedAccounts.value.length === 0;
  return (
    <Card name="attention" title={words.attention}>
      {nothing ? (
        <p class="card-empty">{unseen.value.length === 0 ? words.allWell : words.nothingSeen}</p>
      ) : (
        <ul class="records">
          {troubled.value.slice(0, SHOWN).map((row) => (
            <li key={row.id} class="record record-line">
              <StatusIcon status={row.status} />
              <a href={`${location.pathname}${addressOf(row.id ?? "").replace("view=overview&", "")}`}>
                {strings.status(row.status)}: <Amount text={row.source_amount} asset={row.source_asset} /> → {row.destination_asset}
              </a>
              <span class="record-note">
                {row.fail_reason?.detail != null && `${row.fail_reason.detail} · `}
                <Ago at={row.created_at} />
              </span>
            </li>
          ))}
          {troubled.value.length > SHOWN && <More text={words.moreTroubled(troubled.value.length - SHOWN)} href="?status=FAILED&status=REJECTED" />}
          {withoutTravelRule.value.length > 0 && (
            <More
              text={words.travelRule(
                withoutTravelRule.value.length,
                withoutTravelRule.value
                  .slice(0, SHOWN)
                  .map(({ nickname, crypto_network }) => nickname || networkName(crypto_network ?? ""))
                  .join(", "),
              )}
              href={addressOfView("destinations")}
            />
          )}
          {refusedAccounts.value.length > 0 && <More text={words.refusedAccounts(refusedAccounts.value.length)} href={addressOfView("destinations")} />}
        </ul>
      )}
      {unseen.value.length > 0 && (
        <p class="issue issue-warning not-loaded" role="status">
          <Icon name="alert" />
          {words.unseen(unseen.value.map((name) => words[name]).join(", "))}
        </p>
      )}
    </Card>
  );
}

function More({ text, href }: { text: string; href: string }) {
  return (
    <li class="record record-line">
      <StatusIcon status="FAILED" />
      <a href={href}>{text}</a>
    </li>
  );
}

function Counts() {
  const all = newestOrchestrations.value;
  const note = all === undefined ? words.notKnown : words.counted(all.length, all.length === COUNTED);
  return (
    <Card name="counts" title={words.counts} note={note}>
      <ul class="counts">
        {counts.value.map(([status, count]) => (
          <li key={status}>
            <button
              type="button"
              class="count"
              onClick={() => {
                show("orchestrations");
                changeQuery((query) => query.append("status", status));
              }}
            >
              <span class="count-number">{all === undefined ? strings.none : count}</span>
              <span class="count-name">
                <StatusIcon status={status} /> {strings.status(status)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Holdings() {
  const assets = [...new Set(profiles.value.flatMap(({ id }) => balancesOf(id)?.items?.map(({ asset }) => asset ?? "") ?? []))];
  return (
    <Card name="holdings" title={words.holdings}>
      {profiles.value.length === 0 && <p class="card-empty">{profilesFailure.value === undefined ? strings.balances.noProfile : words.notKnown}</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label={words.table} hidden={profiles.value.length === 0}>
        <table class="plain-table">
          <thead hidden={assets.length === 0}>
            <tr>
              <th scope="col">{words.profile}</th>
              {assets.map((asset) => (
                <th key={asset} scope="col" class="number">
                  {asset}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {profiles.value.map(({ id }) => (
              <tr key={id}>
                <th scope="row">{profileName(id)}</th>
                <Held profile={id} assets={assets} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Held({ profile, assets }: { profile: string; assets: readonly string[] }) {
  const items = balancesOf(profile)?.items;
  if (items === undefined) {
    return (
      <td class="issue-warning" colSpan={Math.max(1, assets.length)}>
        {words.balancesFailed}
      </td>
    );
  }
  return (
    <>
      {assets.map((asset) => (
        <td key={asset} class="number">
          <Amount text={items.find((balance) => balance.asset === asset)?.available ?? ""} />
        </td>
      ))}
    </>
  );
}
