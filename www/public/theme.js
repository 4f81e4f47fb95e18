// Runs before anything is drawn, so that a chosen theme does not flash. The key is that of src/state/theme.ts.
try {
  document.documentElement.dataset.theme = localStorage.getItem("paxos-console-theme") ?? "system";
} catch {
  // Nothing is kept in this browser: the system's theme it is.
}
