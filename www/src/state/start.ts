/** Everything that happens without a hand on it. */
import { followVasps } from "./address-draft.ts";
import { followHistory } from "./address.ts";
import { followChosenProfile } from "./balances.ts";
import { loadChecks } from "./checks.ts";
import { startClock } from "./clock.ts";
import { followSource } from "./compose.ts";
import { followDestinations } from "./destinations.ts";
import { loadEnvironment } from "./environment.ts";
import { followFilters } from "./orchestrations.ts";
import { followOverview } from "./overview.ts";
import { startPolling } from "./polling.ts";
import { loadProfiles } from "./profiles.ts";
import { followReviews } from "./reviews.ts";
import { followRuleForm } from "./rule-draft.ts";
import { followRules } from "./rules.ts";
import { followSelection } from "./selection.ts";
import { startShortcuts } from "./shortcuts.ts";
import { followStory } from "./story.ts";
import { startTheme } from "./theme.ts";

export function start(): void {
  startTheme();
  startClock();
  followHistory();
  followFilters();
  followChosenProfile();
  followSelection();
  followStory();
  followSource();
  followRules();
  followOverview();
  followRuleForm();
  followDestinations();
  followVasps();
  followReviews();
  startPolling();
  startShortcuts();
  void loadEnvironment();
  void loadProfiles();
  void loadChecks();
}
