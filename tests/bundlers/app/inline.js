// The same page with the WebAssembly inside the script: nothing to load, so nothing is too early.
import { schemas, validateAddress } from "paxos-orchestrations/inline";

document.title = JSON.stringify({
  early: schemas.getOrchestration.parse({ id: "a" }).id,
  address: validateAddress("ETHEREUM", "0x52908400098527886E0F7030069857D2E4169EE7").valid,
});
