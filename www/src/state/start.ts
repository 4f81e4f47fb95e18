/** Everything that happens without a hand on it. */
import { followVasps } from "./address-draft.ts";
import { followHistory } from "./address.ts";
import { followChosenProfile } from "./balances.ts";
import { loadChecks } from "./checks.ts";
import { startClock } from "./clock.ts";
import { followSource } from "./compose.ts";
import { followDestinations } from "./destinations.ts";
import { followControls } from "./controls.ts";
import { loadEnvironment } from "./environment.ts";
import { followFilters } from "./orchestrations.ts";
import { followNews } from "./news-stream.ts";
import { followOverview } from "./overview.ts";
import { startPolling } from "./polling.ts";
import { loadProfiles } from "./profiles.ts";
import { followRuleForm } from "./rule-draft.ts";
import { followRules } from "./rules.ts";
import { followSandbox } from "./sandbox-panel.ts";
import { followSelection } from "./selection.ts";
import { startShortcuts } from "./shortcuts.ts";
import { startTheme } from "./theme.ts";
import { followTour } from "./tour.ts";

export function start(): void {
  startTheme();
  startClock();
  followHistory();
  followFilters();
  followChosenProfile();
  followSelection();
  followSource();
  followRules();
  followOverview();
  followRuleForm();
  followDestinations();
  followVasps();
  followControls();
  followSandbox();
  followTour();
  followNews();
  startPolling();
  startShortcuts();
  void loadEnvironment();
  void loadProfiles();
  void loadChecks();
}
