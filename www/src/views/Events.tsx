/** The events about an orchestration and its transfers, and whether the notifications about them arrived. */
import type { Event } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { CopyButton } from "../parts/CopyButton.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Problem } from "../parts/Notice.tsx";
import { Exact } from "../parts/Time.tsx";
import { events, reloadStory } from "../state/story.ts";
import { strings } from "../strings.ts";

const words = strings.events;

export function Events() {
  const part = events.value;
  return (
    <section class="detail-part" aria-busy={part.at === "loading"}>
      <h3>{words.title}</h3>
      {part.at === "failed" && (
        <Problem
          explanation={explain(part.error)}
          actions={
            <button type="button" class="button small" onClick={reloadStory}>
              {strings.retry}
            </button>
          }
        />
      )}
      {part.items.length === 0 && part.at === "loading" && <p class="help">{strings.loading}</p>}
      {part.items.length === 0 && part.at === "there" && <p class="help">{words.none}</p>}
      {part.items.length > 0 && (
        <ol class="events">
          {part.items.map((event) => (
            <OneEvent key={event.id} event={event} />
          ))}
        </ol>
      )}
      {part.at === "there" && part.isCut && <p class="help">{words.cut}</p>}
    </section>
  );
}

function OneEvent({ event: { id, type, created_at, undelivered_webhooks } }: { event: Event }) {
  return (
    <li class="event" data-event={id}>
      <span class="event-type mono">{type}</span>
      <CopyButton text={id} what={words.id} />
      <span class="event-time">
        <Exact at={created_at} />
      </span>
      <Deliveries undelivered={undelivered_webhooks} />
    </li>
  );
}

/** The vendor counts only what could not be delivered. */
function Deliveries({ undelivered }: { undelivered: number | null | undefined }) {
  if (undelivered == null) return null;
  if (undelivered === 0) return <span class="event-delivery">{words.noneUndelivered}</span>;
  return (
    <span class="event-delivery issue-warning">
      <Icon name="alert" /> {words.undelivered(undelivered)}
    </span>
  );
}
