// With an import map the bare name `paxos-orchestrations` works as well; it needs a nonce under a policy as strict as this one.
import { InsufficientFundsError, OutcomeUnknownError, PaxosClient, ready, recipes, schemas } from "./paxos-orchestrations/entry/browser.js";

const client = new PaxosClient({ baseUrl: "/paxos" });
const form = document.querySelector("form");
const { profile_id, asset, amount } = form.elements;
const findings = document.querySelector("#findings");
const outcome = document.querySelector("#outcome");
const newest = document.querySelector("#newest");
const button = form.querySelector("button");

/** One key for one intent, whatever becomes of its attempts. */
let ref_id = crypto.randomUUID();

function request() {
  return { ...recipes.mint({ profile_id: profile_id.value, asset: asset.value, amount: amount.value.trim() }), ref_id };
}

/** Says what is wrong, before anything is sent. */
function check() {
  const { success, issues = [] } = schemas.createOrchestration.safeParse(request());
  const untouched = amount.value === "";
  amount.ariaInvalid = String(!success && !untouched);
  findings.textContent = untouched ? "" : issues.map(({ path, message, hint }) => [path.join("."), message, hint && `(${hint})`].filter(Boolean).join(" ")).join("; ");
  button.disabled = !success;
}

async function showNewest() {
  const { items } = await client.orchestrations.list({ limit: 5 });
  newest.replaceChildren(...items.map(({ id, status, source_amount, source_asset, destination_asset }) => {
    const line = document.createElement("li");
    line.dataset.id = id;
    line.textContent = `${source_amount} ${source_asset} to ${destination_asset}: ${status}`;
    return line;
  }));
}

async function mint() {
  form.inert = true;
  try {
    const { id, status } = await client.orchestrations.create(request());
    outcome.textContent = `${status}: ${id}`;
    ref_id = crypto.randomUUID();
    amount.value = "";
    await showNewest();
  } catch (error) {
    outcome.textContent = InsufficientFundsError.is(error)
      ? `There are only ${error.available} ${error.asset}.`
      : OutcomeUnknownError.is(error)
        ? "Nobody knows yet whether this was paid. Send again: it is never paid twice."
        : String(error.message);
  } finally {
    form.inert = false;
  }
  check();
}

form.addEventListener("input", check);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void mint();
});

// The checks of a form answer at once, so the WebAssembly is loaded before.
await ready();
const { items } = await client.profiles.list({ limit: 100 });
profile_id.replaceChildren(...items.map(({ id, nickname }) => new Option(nickname ?? id, id)));
await showNewest();
check();
