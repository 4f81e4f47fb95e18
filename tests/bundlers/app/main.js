// A stranger's page: what it finds out about the package stands in its title, as JSON.
import { PaxosClient, ready, schemas, validateAddress } from "paxos-orchestrations";

const told = {};

/** The code of the error, or what came out. */
async function outcome(what) {
  try {
    return await what();
  } catch (error) {
    return `${error.code}: ${error.message}`;
  }
}

async function tryIt() {
  told.early = await outcome(() => schemas.getOrchestration.parse({ id: "a" }).id);
  // Async methods load the WebAssembly by themselves.
  const fetch = async (url) => new Response(JSON.stringify({ items: [{ id: "p-1", nickname: url, type: "NORMAL", status: "COMPLETED" }] }));
  const client = new PaxosClient({ baseUrl: "/paxos", fetch });
  told.listed = await outcome(async () => (await client.profiles.list()).items[0].id);
  // Their code is loaded when they are called.
  told.looked = await outcome(async () => (await client.orchestrations.preflight({})).ok);
  told.waited = await outcome(async () => (await client.orchestrations.waitFor("p-1")).status);
  told.unknown = await outcome(async () => (await client.request("GET", "/new")).items.length);
  told.ready = await outcome(ready);
  told.issues = await outcome(() => schemas.createOrchestration.safeParse({ sourceAmount: 1 }).issues.map(({ code }) => code));
  told.address = await outcome(() => validateAddress("ETHEREUM", "0x52908400098527886E0F7030069857D2E4169EE7").valid);
}

tryIt().then(
  () => (document.title = JSON.stringify(told)),
  (error) => (document.title = JSON.stringify({ ...told, failed: String(error) })),
);
