/** The table with all its states. */
import { explain } from "../lib/explain.ts";
import { Failure } from "../parts/Failure.tsx";
import { Icon } from "../parts/Icon.tsx";
import { reloadBalances } from "../state/balances.ts";
import { compose } from "../state/compose.ts";
import { exportRows, isExporting } from "../state/export.ts";
import { clearFilters, isFiltered } from "../state/filters.ts";
import { hasMore, isLoadingMore, listFailure, listing, loadMore, loadRows, moreFailure, rows } from "../state/orchestrations.ts";
import { isPaused } from "../state/polling.ts";
import { strings } from "../strings.ts";
import { Table } from "./Table.tsx";

const words = strings.table;

export function Orchestrations() {
  const isEmpty = rows.value.length === 0;
  return (
    <section class="card" aria-labelledby="table-title">
      <header class="card-head">
        <div class="card-title">
          <h2 id="table-title" class="section-title">
            {words.caption}
          </h2>
          <span class="card-note">{!isEmpty && words.count(rows.value.length, hasMore.value)}</span>
          {isPaused.value && (
            <span class="card-note issue-warning" role="status">
              {words.paused}
            </span>
          )}
        </div>
        {isFiltered.value && !isEmpty && (
          <button type="button" class="button quiet small" onClick={clearFilters}>
            <Icon name="close" />
            {strings.filters.clear}
          </button>
        )}
        <button type="button" class="button quiet small" onClick={() => void exportRows()} disabled={isEmpty || isExporting.value}>
          <Icon name="download" />
          {isExporting.value ? words.exporting : words.export}
        </button>
        <button type="button" class="button quiet small" onClick={refresh} disabled={listing.value !== "idle"}>
          <Icon name="refresh" />
          {listing.value === "again" ? words.refreshing : words.refresh}
        </button>
      </header>
      <Failure error={listFailure.value} again={() => void loadRows()} isBusy={listing.value !== "idle"} />
      {(!isEmpty || listing.value === "first") && <Table />}
      {isEmpty && listing.value === "idle" && listFailure.value === undefined && <Empty />}
      {!isEmpty && <More />}
    </section>
  );
}

function refresh(): void {
  void loadRows();
  reloadBalances();
}

function Empty() {
  const { title, text, filteredTitle, filteredText } = strings.empty;
  return (
    <div class="empty">
      <svg class="empty-picture" viewBox="0 0 120 56" aria-hidden="true">
        <path d="M18 42c40 0 34-28 84-28" />
        <circle cx="14" cy="42" r="8" />
        <circle cx="106" cy="14" r="8" />
      </svg>
      <p class="empty-title">{isFiltered.value ? filteredTitle : title}</p>
      <p>{isFiltered.value ? filteredText : text}</p>
      {isFiltered.value ? (
        <button type="button" class="button" onClick={clearFilters}>
          {strings.filters.clear}
        </button>
      ) : (
        <button type="button" class="button primary" onClick={compose}>
          <Icon name="plus" />
          {strings.compose.open}
        </button>
      )}
    </div>
  );
}

function More() {
  return (
    <footer class="card-foot">
      {moreFailure.value !== undefined && (
        <p class="issue issue-error" role="alert">
          <Icon name="alert" />
          {words.moreFailed}: {explain(moreFailure.value).title}
        </p>
      )}
      {hasMore.value ? (
        <button type="button" class="button" onClick={() => void loadMore()} disabled={isLoadingMore.value}>
          {isLoadingMore.value ? strings.loading : words.more}
        </button>
      ) : (
        <span class="quiet-text">{words.end}</span>
      )}
    </footer>
  );
}
