/** The log of this page's requests; on little room its rows are cards, so its roles are spelled out. */
import { useEffect } from "preact/hooks";
import { exact } from "../lib/time.ts";
import { Icon } from "../parts/Icon.tsx";
import { Segments } from "../parts/Segments.tsx";
import { exchanges, forgetExchanges, hasFailed, onlyFailures, openLog, showNewest, shownExchanges, waiting, type Exchange } from "../state/activity.ts";
import { strings } from "../strings.ts";

const words = strings.activity;

export function Activity() {
  useEffect(openLog, []);
  return (
    <section class="card" aria-labelledby="activity-title">
      <header class="card-head log-head">
        <div class="card-title">
          <h2 id="activity-title" class="section-title">
            {words.title}
          </h2>
          <span class="card-note">{words.note(shownExchanges.value.length, exchanges.value.length)}</span>
        </div>
        <Segments
          name="activity"
          legend={words.filter}
          hideLegend
          value={onlyFailures.value ? "failures" : "all"}
          options={[
            { value: "all", label: words.all },
            { value: "failures", label: words.failures },
          ]}
          onChange={(value) => (onlyFailures.value = value === "failures")}
        />
        <button type="button" class="button small log-newer" onClick={showNewest} disabled={waiting.value === 0}>
          {words.newer(waiting.value)}
        </button>
        <button type="button" class="button quiet small" onClick={forgetExchanges} disabled={exchanges.value.length === 0}>
          <Icon name="close" />
          {words.clear}
        </button>
      </header>
      {shownExchanges.value.length === 0 ? <p class="card-empty">{words.none}</p> : <Log />}
    </section>
  );
}

function Log() {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={words.log}>
      <table class="plain-table log-table" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{words.time}</th>
            <th role="columnheader" scope="col">{words.request}</th>
            <th role="columnheader" scope="col">{words.status}</th>
            <th role="columnheader" scope="col" class="number">
              {words.took}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shownExchanges.value.map((exchange) => (
            <Line key={exchange.number} exchange={exchange} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ exchange }: { exchange: Exchange }) {
  const { at, method, target, status, ms, problem } = exchange;
  const failed = hasFailed(exchange);
  return (
    <tr role="row">
      <td role="cell">
        <time dateTime={new Date(at).toISOString()}>{exact(at)}</time>
      </td>
      <td role="cell">
        <span class="mono target">
          <strong>{method}</strong> {target}
        </span>
        {problem !== undefined && <span class="second-line-whole issue-error">{problem}</span>}
      </td>
      <td role="cell" class={failed ? "issue-error" : undefined}>
        {failed && <Icon name="alert" />} {status ?? (problem === undefined ? words.underWay : words.noAnswer)}
      </td>
      <td role="cell" class="number">{ms === undefined ? "" : words.ms(ms)}</td>
    </tr>
  );
}
