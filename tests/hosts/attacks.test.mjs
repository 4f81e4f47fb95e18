// The attack table, as raw bytes, against the other runtimes. Their HTTP servers read and tidy a request before the proxy
// sees it: what counts is that the API sees nothing but what the case allows, and that nobody is told a secret.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ALLOWED_ORIGIN, CASES, CREATE } from "../package/attack-cases.mjs";
import { bundleWorker, HERE, HOSTS, PATIENCE_MS, project, stub } from "./support.mjs";

/**
 * What these HTTP servers resolve themselves, or take where Node's host refuses it: dots, fragments, absolute targets, one
 * length given twice, large heads. What goes up is canonical all the same.
 */
const PROFILES = "GET /v2/profiles ";
const TIDIED = {
  1: [PROFILES, "GET /v2/orchestration/rules "],
  7: [PROFILES],
  8: [PROFILES],
  20: [`POST /v2/orchestration/orchestrations ${CREATE}`],
  22: [PROFILES],
  28: [PROFILES],
};

let folder;
before(async () => {
  folder = await project(join(HERE, "app"), "attacks");
  await bundleWorker(folder);
});

/** Sends bytes over a socket, one byte a character, and gives all that comes back. */
async function raw(port, bytes) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk) => (text += chunk));
  socket.on("error", () => {});
  // Some servers wait for more of what is no request; none has anything to say that takes longer.
  socket.setTimeout(1_500, () => socket.destroy());
  socket.write(Buffer.from(bytes, "latin1"));
  await new Promise((resolve) => socket.once("close", resolve));
  return { text, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0) };
}

for (const name of ["bun", "deno", "workerd"]) {
  describe(name, { timeout: 4 * PATIENCE_MS }, () => {
    let api;
    let host;
    before(async () => {
      api = await stub();
      host = await HOSTS[name](folder, { ...api.env, PAXOS_ALLOW: "all", ALLOWED_ORIGIN, ALLOWED_HOSTS: "127.0.0.1" });
    });
    after(async () => {
      await host?.stop();
      api?.close();
    });

    const numbers = [...new Set(CASES.map(({ number }) => number))];
    for (const number of numbers) {
      test(`${number}`, async () => {
        for (const { name: what, bytes, status, up, elsewhere } of CASES.filter((one) => one.number === number)) {
          api.seen.length = 0;
          const answer = await raw(host.port, bytes.replaceAll("{host}", `127.0.0.1:${host.port}`));
          const about = `${what.slice(0, 80)}: ${answer.status} ${answer.text.slice(0, 300)}`;
          const passed = api.seen.map(({ method, url, body }) => `${method} ${url} ${body}`);
          const wanted = up.map(({ method, url, body }) => `${method} ${url} ${body}`);
          if (passed.join() === wanted.join()) assert.ok([...status, ...elsewhere, 0, 500, 505].includes(answer.status) || (answer.status > 399 && wanted.length === 0), about);
          else assert.ok(passed.length === 1 && TIDIED[number]?.includes(passed[0]) && answer.status === 200, `${about} let ${passed} through`);
          for (const { headers } of api.seen) {
            assert.equal(headers.authorization, "Bearer canary-token");
            assert.equal(headers.host, new URL(api.env.PAXOS_API_URL).host);
          }
          assert.ok(!/canary|set-cookie/i.test(answer.text), about);
          const allowed = /\r\naccess-control-allow-origin: ([^\r]*)/i.exec(answer.text)?.[1];
          assert.ok(allowed === undefined || allowed === ALLOWED_ORIGIN, about);
        }
        assert.equal((await host.call("/paxos/profiles", { headers: { "x-paxos-orchestrations": "1" } })).status, 200, "the proxy still works");
      });
    }
    test("nothing was printed", () => {
      assert.ok(!/canary/.test(host.said.out + host.said.err));
    });
  });
}
