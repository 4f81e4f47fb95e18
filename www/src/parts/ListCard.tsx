/** A card with a list in all its states: loading, failed, empty, full. */
import type { ComponentChildren } from "preact";
import type { Listing } from "../state/listing.ts";
import { strings } from "../strings.ts";
import { Failure } from "./Failure.tsx";
import { Icon } from "./Icon.tsx";

interface Props<T> {
  name: string;
  title: string;
  list: Listing<T>;
  empty: { title: string; text: string };
  /** Beside the title. */
  actions?: ComponentChildren;
  row: (item: T) => ComponentChildren;
}

const BONES = [0, 1, 2, 3];

export function ListCard<T>({ name, title, list, empty, actions, row }: Props<T>) {
  const items = list.items.value;
  const stage = list.stage.value;
  const failure = list.failure.value;
  return (
    <section class="card" aria-labelledby={`${name}-title`} aria-busy={stage !== "idle"}>
      <header class="card-head">
        <div class="card-title">
          <h2 id={`${name}-title`} class="section-title">
            {title}
          </h2>
        </div>
        <button type="button" class="button quiet small" onClick={() => void list.load()} disabled={stage !== "idle"}>
          <Icon name="refresh" />
          {stage === "again" ? strings.table.refreshing : strings.table.refresh}
        </button>
        {actions}
      </header>
      <Failure error={failure} again={() => void list.load()} isBusy={stage !== "idle"} />
      {stage === "first" && (
        <div class="bones list-bones" aria-label={strings.loading}>
          {BONES.map((index) => (
            <span key={index} class={`bone ${index % 2 === 0 ? "bone-long" : "bone-short"}`} />
          ))}
        </div>
      )}
      {items.length > 0 && <ul class="records">{items.map(row)}</ul>}
      {items.length === 0 && stage === "idle" && failure === undefined && (
        <div class="empty">
          <p class="empty-title">{empty.title}</p>
          <p>{empty.text}</p>
        </div>
      )}
      {list.hasMore.value && (
        <footer class="card-foot">
          <button type="button" class="button" onClick={() => void list.more()} disabled={stage !== "idle"}>
            {stage === "again" ? strings.loading : strings.table.more}
          </button>
        </footer>
      )}
    </section>
  );
}
