// What a home of the sandbox is to the cases: the API by HTTP, and the controls. Runs in Node and in browsers.

/** A home whose controls are the sandbox's own methods. */
export function inProcess(sandbox) {
  const origin = new URL(sandbox.endpoints.apiUrl).origin;
  return {
    apiUrl: sandbox.endpoints.apiUrl,
    tokenUrl: sandbox.endpoints.tokenUrl,
    credentials: sandbox.credentials,
    origin,
    fetch: sandbox.fetch,
    reset: async () => sandbox.reset(),
    advance: async (ms) => sandbox.advance(ms),
    runUntilIdle: async () => sandbox.runUntilIdle(),
    deposit: async (deposit) => sandbox.deposit(deposit),
    faults: async (script) => sandbox.faults.script(script),
    snapshot: async () => sandbox.snapshot(),
    restore: async (snapshot) => sandbox.restore(snapshot),
    journal: async () => sandbox.journal(),
    state: async () => sandbox.state(),
  };
}

/** A home behind an origin whose controls are requests: a server, or a Service Worker. */
export async function behind(origin, send = (...call) => fetch(...call)) {
  const control = async (method, name, body) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const response = await send(`${origin}/_sandbox/${name}`, init);
    const answer = await response.json();
    if (response.status !== 200) throw new Error(answer.detail);
    return answer;
  };
  const { endpoints, credentials } = await control("GET", "state");
  return {
    ...endpoints,
    credentials,
    origin,
    fetch: send,
    reset: () => control("POST", "reset"),
    advance: (ms) => control("POST", "advance", { ms }),
    runUntilIdle: () => control("POST", "run-until-idle"),
    deposit: (deposit) => control("POST", "deposit", deposit),
    faults: (script) => control("POST", "faults", script),
    snapshot: async () => (await control("POST", "snapshot")).snapshot,
    restore: (snapshot) => control("POST", "restore", { snapshot }),
    journal: () => control("GET", "journal"),
    state: () => control("GET", "state"),
  };
}
