// The same page with the checks alone, from an entry below the package's name.
import { ready, schemas, validateAddress } from "paxos-orchestrations/validate";

const told = {};

async function tryIt() {
  await ready();
  told.issues = schemas.createOrchestration.safeParse({ sourceAmount: 1 }).issues.map(({ code }) => code);
  told.address = validateAddress("ETHEREUM", "0x52908400098527886E0F7030069857D2E4169EE7").valid;
}

tryIt().catch((error) => (told.failed = String(error))).then(() => (document.title = JSON.stringify(told)));
