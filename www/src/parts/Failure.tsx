/** Why a part of the page could not be loaded. What stands in the way of the whole page is said on top of it already. */
import { explain } from "../lib/explain.ts";
import { troubleOf } from "../state/trouble.ts";
import { strings } from "../strings.ts";
import { Icon } from "./Icon.tsx";
import { Problem } from "./Notice.tsx";

interface Props {
  error: unknown;
  again: () => void;
  isBusy?: boolean;
}

export function Failure({ error, again, isBusy = false }: Props) {
  if (error === undefined) return null;
  if (troubleOf(error) !== undefined) {
    return (
      <p class="issue issue-warning not-loaded">
        <Icon name="alert" />
        {strings.trouble.notLoaded}
      </p>
    );
  }
  return (
    <Problem
      explanation={explain(error)}
      actions={
        <button type="button" class="button small" onClick={again} disabled={isBusy}>
          {strings.retry}
        </button>
      }
    />
  );
}
