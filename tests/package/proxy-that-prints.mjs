// A proxy that prints whatever it can get hold of, as an application under debug does. See proxy-attacks.test.mjs, case 43.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { inspect } from "node:util";
import { load } from "./proxy-support.mjs";

const { createTokenProxy, memoryTokenStore, redisTokenStore, toNodeListener } = await load("entry/proxy-node.js");
const endpoints = JSON.parse(process.env.ENDPOINTS);
const secret = process.env.CANARY;
const { privateKey } = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" } });

const print = (thing) => {
  console.log(thing);
  console.dir(thing, { depth: 20, showHidden: true });
  console.debug(inspect(thing, { depth: 20, showHidden: true, showProxy: true, getters: true }));
  console.error(String(thing), JSON.stringify(thing));
};
process.on("unhandledRejection", print);
process.on("warning", print);

const options = {
  endpoints,
  credentials: { clientId: "client-7", clientSecret: secret },
  allow: "all",
  signing: { keyId: "k", privateKey },
  authorize: (request) => {
    print(request);
    print([...request.headers]);
    if (request.url.includes("throw")) throw new Error(secret);
    return true;
  },
  onEvent: print,
};
const proxy = createTokenProxy(options);
const listener = toNodeListener(proxy);
const store = redisTokenStore({ get: async () => null, eval: async () => 1 }, { key: secret.repeat(4) });
for (const thing of [proxy, listener, store, memoryTokenStore()]) print(thing);

const server = createServer(listener);
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
for (let round = 0; round < 12; round += 1) {
  for (const path of ["/paxos/profiles", "/paxos/profiles/throw", "/paxos/nothing", "/paxos/profiles?a=b"]) {
    const response = await fetch(origin + path, { headers: { "x-paxos-orchestrations": "1" } });
    print(response);
    print(await response.text());
  }
}
for (const wrong of [{ allow: [secret] }, { signing: { keyId: "k", privateKey: secret } }, { credentials: { clientId: secret, clientSecret: "" } }, { endpoints: { ...endpoints, apiUrl: `https://u:${secret}@x.example` } }]) {
  try {
    createTokenProxy({ ...options, ...wrong });
  } catch (error) {
    // The name of an operation is repeated; nobody keeps secrets there.
    if (wrong.allow === undefined) print(error);
  }
}
console.log("the end");
process.exit(0);
