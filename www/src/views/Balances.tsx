/** What the chosen profile holds. */
import { Amount } from "../parts/Amount.tsx";
import { Coin } from "../parts/Coin.tsx";
import { Failure } from "../parts/Failure.tsx";
import { isPositive } from "../lib/decimal.ts";
import { balancesOf, loadBalances } from "../state/balances.ts";
import { areProfilesKnown, chosenProfile, loadProfiles, profileName, profilesFailure } from "../state/profiles.ts";
import { strings } from "../strings.ts";

export function Balances() {
  const profile = chosenProfile.value;
  const known = balancesOf(profile);
  const again = (): void => void (profile === undefined ? loadProfiles() : loadBalances(profile));
  const failure = known?.failure ?? (profile === undefined ? profilesFailure.value : undefined);
  return (
    <section class="balances" aria-labelledby="balances-title">
      <h2 id="balances-title" class="section-title">
        {strings.balances.title} <strong>{profile === undefined ? strings.none : profileName(profile)}</strong>
      </h2>
      <Failure error={failure} again={again} />
      {known?.items !== undefined ? <Cells profile={profile} /> : failure === undefined && <NotYet />}
    </section>
  );
}

function NotYet() {
  return areProfilesKnown.value && chosenProfile.value === undefined ? <p class="quiet-text">{strings.balances.noProfile}</p> : <Skeleton />;
}

function Cells({ profile }: { profile: string | undefined }) {
  const items = balancesOf(profile)?.items ?? [];
  if (items.length === 0) return <p class="quiet-text">{strings.balances.none}</p>;
  return (
    <ul class="balance-cells">
      {items.map(({ asset, available, trading }) => (
        <li key={asset} class={isPositive(available ?? "") ? "balance" : "balance balance-zero"}>
          <span class="balance-asset">
            <Coin asset={asset} />
            {asset}
            {isPositive(trading ?? "") && <Held amount={trading ?? ""} />}
          </span>
          <Amount text={available} />
        </li>
      ))}
    </ul>
  );
}

function Held({ amount }: { amount: string }) {
  return (
    <span class="balance-held">
      <Amount text={amount} /> {strings.balances.held}
    </span>
  );
}

function Skeleton() {
  return (
    <ul class="balance-cells" aria-label={strings.loading}>
      {[0, 1, 2, 3, 4].map((index) => (
        <li key={index} class="balance">
          <span class="balance-asset">
            <span class="bone bone-short" />
          </span>
          <span class="amount">
            <span class="bone bone-long" />
          </span>
        </li>
      ))}
    </ul>
  );
}
