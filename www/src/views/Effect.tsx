/** What a request will do, in two plain lines, and what it needs. */
import type { ComponentChildren } from "preact";
import { describeRoute } from "paxos-orchestrations";
import { Amount } from "../parts/Amount.tsx";
import { Coin } from "../parts/Coin.tsx";
import { CopyButton } from "../parts/CopyButton.tsx";
import { Issues } from "../parts/Field.tsx";
import { networkName } from "../parts/EndName.tsx";
import { FlowDiagram } from "../parts/FlowDiagram.tsx";
import type { Order } from "../state/compose.ts";
import { profileName } from "../state/profiles.ts";
import { strings } from "../strings.ts";

const words = strings.review;

export function Effect({ order: { params, request } }: { order: Order }) {
  const takes = words.takes(<Amount text={params.source_amount} asset={params.source_asset} />, profileName(params.source.profile.profile_id));
  const delivers = words.delivers(params.destination_asset, placeOf(params.destination));
  return (
    <>
      <FlowDiagram
        route={describeRoute(params)}
        source={profileName(params.source.profile.profile_id)}
        destination={params.destination.profile ? profileName(params.destination.profile.profile_id) : params.destination.fiat ? strings.end.bank : networkName(params.destination.crypto?.network ?? "")}
      />
      <ul class="effect">
        <li>
          <Coin asset={params.source_asset} />
          <Emphasised words={takes} />
        </li>
        <li>
          <Coin asset={params.destination_asset} />
          <Emphasised words={delivers} />
        </li>
      </ul>
      {request.warnings.length > 0 && (
        <section>
          <h3>{words.warnings}</h3>
          <Issues id="review-warnings" label={strings.compose.warning} issues={request.warnings} />
        </section>
      )}
      <dl class="facts facts-wide">
        <div>
          <dt>{words.refId}</dt>
          <dd>
            <span class="mono fact-text" data-ref-id>
              {params.ref_id}
            </span>
            <CopyButton text={params.ref_id} what={words.refId} />
            <p class="help">{words.refIdWhy}</p>
          </dd>
        </div>
        <div>
          <dt>{words.scope}</dt>
          <dd class="mono">{request.scopes.join(" ")}</dd>
        </div>
      </dl>
    </>
  );
}

/** Every second word counts. */
function Emphasised({ words }: { words: readonly ComponentChildren[] }) {
  return <span>{words.map((word, index) => (index % 2 === 1 ? <strong key={index}>{word}</strong> : word))}</span>;
}

function placeOf(destination: Order["params"]["destination"]): string {
  const { profile, fiat, crypto } = destination;
  if (profile) return words.profilePlace(profileName(profile.profile_id));
  if (fiat) return words.bankPlace(fiat.bank_account_id ?? fiat.fiat_account_id ?? "");
  return words.cryptoPlace(crypto?.address ?? crypto?.address_id ?? "", networkName(crypto?.network ?? ""));
}
