// One proxy in a process of its own, for tests with several: options come as JSON in the environment, orders and reports
// go over the channel of the parent.
import { createServer } from "node:http";
import { createClient } from "redis";
import { load } from "./proxy-support.mjs";

const { createTokenProxy, redisTokenStore, toNodeListener } = await load("entry/proxy-node.js");
const { redisUrl, key, ...options } = JSON.parse(process.env.PROXY_INSTANCE);

const client = createClient({ url: redisUrl, socket: { reconnectStrategy: 100 } });
// No listener for "error": the store has to take care of that.
const tokenStore = redisTokenStore(client, { key });
await client.connect();

const events = [];
const proxy = createTokenProxy({ allow: "all", authorize: () => true, ...options, tokenStore, onEvent: (event) => events.push(event) });
const server = createServer(toNodeListener(proxy));
// Callers of the tests come back when the machine lets them.
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", (order) => {
  if (order === "events") process.send({ events });
  if (order === "stop") process.exit(0);
});
process.on("disconnect", () => process.exit(0));
