/** Saved views: filters under a name, one click away. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../parts/Icon.tsx";
import { isFiltered } from "../state/filters.ts";
import { addressOfSaved, applyView, deleteView, savedViews, saveView, shownView, type SavedView } from "../state/saved-views.ts";
import { strings } from "../strings.ts";

const words = strings.savedViews;

export function SavedViews() {
  const [isNaming, setNaming] = useState(false);
  const views = savedViews.value;
  const canSave = isFiltered.value && shownView.value === undefined;
  if (views.length === 0 && !canSave) return null;
  return (
    <section class="saved" aria-labelledby="saved-title">
      <h2 id="saved-title" class="saved-title">
        {words.title}
      </h2>
      {views.length > 0 && (
        <ul class="saved-list">
          {views.map((view) => (
            <Saved key={view.name} view={view} />
          ))}
        </ul>
      )}
      {isNaming && canSave ? (
        <NameForm onEnd={() => setNaming(false)} />
      ) : (
        canSave && (
          <button type="button" class="button quiet small" onClick={() => setNaming(true)}>
            <Icon name="plus" />
            {words.save}
          </button>
        )
      )}
    </section>
  );
}

function Saved({ view }: { view: SavedView }) {
  const isShown = shownView.value === view;
  return (
    <li class={isShown ? "saved-view saved-view-shown" : "saved-view"}>
      <a
        href={addressOfSaved(view)}
        aria-current={isShown ? "true" : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          applyView(view);
        }}
      >
        {view.name}
      </a>
      <button
        type="button"
        class="icon-button small"
        title={words.delete(view.name)}
        aria-label={words.delete(view.name)}
        onClick={(event) => {
          // What is gone cannot keep the focus: the next one has it, else the one before, else the table.
          const item = event.currentTarget.closest("li");
          const next = item?.nextElementSibling ?? item?.previousElementSibling;
          (next?.querySelector<HTMLElement>("a") ?? document.querySelector<HTMLElement>(".filters select"))?.focus();
          deleteView(view);
        }}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function NameForm({ onEnd }: { onEnd: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState("");
  const isTaken = savedViews.value.some((view) => view.name === name.trim());
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <form
      class="saved-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === "") return input.current?.focus();
        saveView(name);
        onEnd();
        // The new view stands in the list once it is drawn.
        requestAnimationFrame(() => document.querySelector<HTMLElement>(".saved a[aria-current]")?.focus());
      }}
      onKeyDown={(event) => event.key === "Escape" && onEnd()}
    >
      <label class="unseen" for="view-name">
        {words.name}
      </label>
      <input
        ref={input}
        id="view-name"
        type="text"
        maxLength={60}
        placeholder={words.name}
        autocomplete="off"
        aria-describedby={isTaken ? "view-name-taken" : undefined}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="button small">
        {isTaken ? words.replace : words.keep}
      </button>
      <button type="button" class="button quiet small" onClick={onEnd}>
        {words.cancel}
      </button>
      {isTaken && (
        <p id="view-name-taken" class="help">
          {words.taken}
        </p>
      )}
    </form>
  );
}
