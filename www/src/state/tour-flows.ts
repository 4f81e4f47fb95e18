/** The three flows of the guided tour. Each step happens on the real page: its button does what the visitor could do by hand. */
import { signal } from "@preact/signals";
import { client } from "../api.ts";
import { isTerminal } from "../lib/names.ts";
import { strings } from "../strings.ts";
import { isValid } from "./checks.ts";
import { compose, isComposing, review, send, startOver, step as order } from "./compose.ts";
import { edit } from "./draft.ts";
import { choose, intent, type Intent } from "./intent.ts";
import { newest, rows } from "./orchestrations.ts";
import { chosenProfile } from "./profiles.ts";
import { editRule, isRuleFormOpen, openRuleForm, reviewRule, ruleStep, sendRule } from "./rule-draft.ts";
import { rules } from "./rules.ts";
import { fire } from "./sandbox-deposit.ts";
import { show, view } from "./view.ts";

export const FLOWS = ["mint", "convert", "redeem"] as const;

export type FlowName = (typeof FLOWS)[number];

export interface Step {
  title: string;
  text: string;
  /** What its button says. Missing: there is nothing to do but to read. */
  button?: string;
  /** In front of what it happens: see `place.ts`. */
  place: "page" | "rule-form" | "compose";
  /** What it talks about: the first of these that is there. */
  target?: () => string;
  /** Comes before everything else. */
  enter?: () => void;
  act?: () => void | Promise<void>;
  /** Whether it was done, by the button or by hand. */
  isDone?: () => boolean;
  /** Goes on by itself once it was done: not while somebody may still be typing. */
  goesOn?: boolean;
}

const words = strings.tour.flows;

/** What a flow has made so far. */
const rule = signal("");
const orchestration = signal("");
/** What stood there before the flow began. */
const rulesBefore = signal<readonly string[]>([]);
const newestBefore = signal<string | undefined>(undefined);

const madeRule = (): string => (rule.value !== "" ? rule.value : rulesBefore.value.includes(rules.items.value[0]?.id ?? "") ? "" : (rules.items.value[0]?.id ?? ""));

const sent = (): string => (orchestration.value !== "" ? orchestration.value : newest.value !== newestBefore.value ? (newest.value ?? "") : "");

const row = (): string => `tr[data-id="${sent()}"]`;

/** The row can be seen in the table only. */
const showTable = (): void => {
  if (view.peek() !== "orchestrations") show("orchestrations");
};

const hasEnded = (): boolean => isTerminal(rows.value.find(({ id }) => id === sent())?.status);

const mint = (): readonly Step[] => [
  {
    ...words.mint.steps.rules,
    place: "page",
    target: () => '.view-link[href="?view=rules"]',
    enter: () => {
      rule.value = orchestration.value = "";
    },
    act: () => show("rules"),
    isDone: () => view.value === "rules",
    goesOn: true,
  },
  {
    ...words.mint.steps.form,
    place: "page",
    target: () => "#new-rule",
    enter: () => view.peek() !== "rules" && show("rules"),
    act: openRuleForm,
    isDone: () => isRuleFormOpen.value,
    goesOn: true,
  },
  {
    ...words.mint.steps.when,
    place: "rule-form",
    target: () => ".rule-form .group:nth-of-type(1) .segments",
    act: () => editRule({ trigger: "fiat", bankNetwork: "WIRE", accountType: "ABA", nickname: words.mint.ruleName, profile: chosenProfile.peek() ?? "" }),
  },
  {
    ...words.mint.steps.then,
    place: "rule-form",
    target: () => ".rule-form .group:nth-of-type(2) .segments",
    act: () => editRule({ kind: "profile", destinationAsset: "USDG" }),
  },
  {
    ...words.mint.steps.review,
    place: "rule-form",
    target: () => ".rule-form .panel-foot .primary",
    act: () => void reviewRule(),
    isDone: () => ruleStep.value !== "form",
    goesOn: true,
  },
  {
    ...words.mint.steps.make,
    place: "rule-form",
    target: () => ".rule-form .panel-foot .primary",
    enter: () => {
      rulesBefore.value = rules.items.peek().map(({ id }) => id ?? "");
    },
    act: sendRule,
    isDone: () => madeRule() !== "" && !isRuleFormOpen.value,
    goesOn: true,
  },
  {
    ...words.mint.steps.waits,
    place: "page",
    target: () => `[data-rule="${madeRule()}"]`,
    enter: () => {
      rule.value = madeRule();
    },
  },
  {
    ...words.mint.steps.wire,
    place: "page",
    target: () => `[data-rule="${madeRule()}"]`,
    act: async () => {
      const found = rules.items.peek().find(({ id }) => id === rule.peek());
      if (found !== undefined) orchestration.value = (await fire(found, "1000.00"))?.id ?? "";
    },
    isDone: () => rows.value.some(({ id }) => id === orchestration.value),
    goesOn: true,
  },
  ...ending(words.mint.steps),
];

/** Both go through the form of an orchestration. */
const payment = (flow: "convert" | "redeem", fill: () => Promise<void>): readonly Step[] => {
  const { steps } = words[flow];
  const wanted: Intent = flow;
  return [
    {
      ...steps.form,
      place: "page",
      target: () => "#new-orchestration",
      enter: () => {
        orchestration.value = "";
        newestBefore.value = newest.peek();
        startOver();
        showTable();
      },
      act: compose,
      isDone: () => isComposing.value,
      goesOn: true,
    },
    { ...steps.intent, place: "compose", target: () => ".compose-fields > .segments", act: () => choose(wanted), isDone: () => intent.value === wanted },
    { ...steps.fill, place: "compose", target: () => ".compose-fields .with-unit", act: fill, isDone: () => isValid.value },
    { ...steps.way, place: "compose", target: () => ".compose-fields > .flow" },
    {
      ...steps.review,
      place: "compose",
      target: () => ".compose .panel-foot .primary",
      act: () => void review(),
      isDone: () => order.value.at !== "form",
      goesOn: true,
    },
    { ...steps.effect, place: "compose", target: () => ".compose-fields .effect" },
    {
      ...steps.send,
      place: "compose",
      target: () => ".compose .panel-foot .primary",
      act: send,
      isDone: () => sent() !== "" && !isComposing.value,
      goesOn: true,
    },
    ...ending(steps),
  ];
};

interface EndingWords {
  runs: { title: string; text: string };
  end: { title: string; text: string };
}

function ending({ runs, end }: EndingWords): readonly Step[] {
  return [
    { ...runs, place: "page", target: row, enter: showTable, isDone: hasEnded, goesOn: true },
    { ...end, place: "page", target: row },
  ];
}

async function fillConvert(): Promise<void> {
  const profile = chosenProfile.peek() ?? "";
  edit({ amount: "100.00", sourceProfile: profile, kind: "profile", destinationProfile: profile });
}

async function fillRedeem(): Promise<void> {
  const { items } = await client.fiatAccounts.list({ limit: 50 });
  const approved = items.find(({ status }) => status === "APPROVED");
  edit({ amount: "75.00", sourceProfile: chosenProfile.peek() ?? "", bankAccount: approved?.id ?? "" });
}

export const stepsOf: Readonly<Record<FlowName, readonly Step[]>> = {
  mint: mint(),
  convert: payment("convert", fillConvert),
  redeem: payment("redeem", fillRedeem),
};

/** Opens the panel again in which a step happens. */
export const reopen: Readonly<Record<Step["place"], () => void>> = { page: () => {}, "rule-form": openRuleForm, compose };
