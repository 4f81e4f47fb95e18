/** The note of the guided tour. It stands beside what it talks about, in front of whatever is in front. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { explain } from "../lib/explain.ts";
import { placeBeside } from "../lib/placing.ts";
import { place } from "../state/place.ts";
import { currentStep, isActing, isAstray, isStepDone, leaveTour, next, startFlow, tour, tourFailure, type Tour } from "../state/tour.ts";
import { FLOWS, stepsOf, type FlowName, type Step } from "../state/tour-flows.ts";
import { strings } from "../strings.ts";
import { Icon } from "./Icon.tsx";

const words = strings.tour;
/** What is talked about may come late, and move. */
const LOOK_MS = 150;

/** Drawn in each place that can be in front; shows itself in the one that is. */
export function Coach({ at }: { at: string }) {
  const now = tour.value;
  return now === undefined || place.value !== at ? null : <Note now={now} />;
}

/** Whoever leaves goes on in what is open, or where the tour began. */
function leave(): void {
  leaveTour();
  (document.querySelector<HTMLElement>(":modal .panel-head h2") ?? document.querySelector<HTMLElement>(".tour-button"))?.focus();
}

function Note({ now }: { now: Tour }) {
  const note = useRef<HTMLElement>(null);
  const step = isAstray.value ? undefined : currentStep.value;
  const key = now.at === "choose" ? `choose ${now.finished ?? ""}` : `${now.flow} ${now.index} ${isAstray.value}`;

  useBeside(note, step, key);
  // Reading goes on here, also for those who hear the page.
  useEffect(() => note.current?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true }), [key]);

  return (
    <section
      ref={note}
      class="coach"
      role="dialog"
      aria-labelledby="coach-title"
      aria-describedby="coach-text"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // The panel behind is not meant.
        event.preventDefault();
        event.stopPropagation();
        leave();
      }}
    >
      <div class="coach-head">
        <span class="coach-place">{now.at === "step" ? words.placeIn(words.flows[now.flow].name, now.index + 1, stepsOf[now.flow].length) : words.name}</span>
        <button type="button" class="icon-button small" title={words.leave} aria-label={words.leave} onClick={leave}>
          <Icon name="close" />
        </button>
      </div>
      {now.at === "choose" ? <Choose finished={now.finished} /> : isAstray.value ? <Astray /> : step !== undefined && <Talk step={step} />}
    </section>
  );
}

function Title({ children }: { children: string }) {
  return (
    <h2 id="coach-title" tabIndex={-1}>
      {children}
    </h2>
  );
}

function Choose({ finished }: { finished: FlowName | undefined }) {
  const following = FLOWS[FLOWS.findIndex((flow) => flow === finished) + 1];
  return (
    <>
      <Title>{finished === undefined ? words.welcome.title : words.finished.title}</Title>
      <p id="coach-text">{finished === undefined ? words.welcome.text : words.finished.text}</p>
      <div class="coach-flows">
        {FLOWS.map((flow) => (
          <button key={flow} type="button" class={flow === following ? "button primary" : "button"} onClick={() => startFlow(flow)}>
            {words.flows[flow].name}
          </button>
        ))}
        {finished !== undefined && (
          <button type="button" class="button quiet" onClick={leave}>
            {words.done}
          </button>
        )}
      </div>
    </>
  );
}

function Astray() {
  return (
    <>
      <Title>{words.astray.title}</Title>
      <p id="coach-text">{words.astray.text}</p>
      {currentStep.value?.place !== "page" && <Next label={words.astray.back} />}
    </>
  );
}

function Talk({ step }: { step: Step }) {
  const isOpen = step.isDone !== undefined && !isStepDone.value;
  const isWaiting = isOpen && step.act === undefined;
  return (
    <>
      <Title>{step.title}</Title>
      <p id="coach-text">{step.text}</p>
      {tourFailure.value !== undefined && (
        <p class="issue issue-error" role="alert">
          <Icon name="alert" />
          {explain(tourFailure.value).title}: {explain(tourFailure.value).text}
        </p>
      )}
      {isWaiting ? <p class="coach-waiting">{words.waiting}</p> : <Next label={step.button !== undefined && (isOpen || step.isDone === undefined) ? step.button : words.next} />}
    </>
  );
}

function Next({ label }: { label: string }) {
  return (
    <div class="coach-foot">
      <button type="button" class="button primary" aria-disabled={isActing.value} onClick={() => void next()}>
        {isActing.value ? words.acting : label}
      </button>
    </div>
  );
}

/** Keeps the note beside the target of a step, and marks that. */
function useBeside(note: { current: HTMLElement | null }, step: Step | undefined, key: string): void {
  useLayoutEffect(() => {
    let marked: Element | null = null;
    let isRevealed = false;
    const put = (): void => {
      const own = note.current;
      if (own === null) return;
      const target = step?.target === undefined ? null : document.querySelector(step.target());
      if (target !== marked) {
        marked?.removeAttribute("data-toured");
        target?.setAttribute("data-toured", "");
        marked = target;
        isRevealed = false;
      }
      if (target !== null && !isRevealed) reveal(target, own);
      isRevealed = target !== null;
      move(own, target);
    };
    put();
    const timer = setInterval(put, LOOK_MS);
    addEventListener("scroll", put, { capture: true, passive: true });
    addEventListener("resize", put);
    return () => {
      clearInterval(timer);
      removeEventListener("scroll", put, { capture: true });
      removeEventListener("resize", put);
      marked?.removeAttribute("data-toured");
    };
  }, [key]);
}

/** Scrolls so that there is room for both; where there is not, the beginning of the target is seen. */
function reveal(target: Element, note: HTMLElement): void {
  for (const block of ["center", "start", "end"] as const) {
    target.scrollIntoView({ block, behavior: "instant" });
    if (placeOf(note, target).covered === 0) return;
  }
  target.scrollIntoView({ block: "start", behavior: "instant" });
}

function placeOf(note: HTMLElement, target: Element | null): ReturnType<typeof placeBeside> {
  const view = { width: document.documentElement.clientWidth, height: innerHeight };
  return placeBeside(target?.getBoundingClientRect(), { width: note.offsetWidth, height: note.offsetHeight }, view);
}

function move(note: HTMLElement, target: Element | null): void {
  const { left, top } = placeOf(note, target);
  note.style.left = `${left}px`;
  note.style.top = `${top}px`;
}
