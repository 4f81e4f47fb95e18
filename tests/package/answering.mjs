// A client whose server is a function of the test, and everything it was asked.
import { PaxosClient } from "../../pkg/entry/node.js";

/** An answer with a JSON body. */
export const json = (body, status = 200, headers = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

let servers = 0;

/**
 * `answer(request, count)` gives the response; each server has a host of its own, since what a server says about rates
 * holds for everybody who talks to it.
 */
export function answering(answer, options = {}) {
  const asked = [];
  const base = `http://answering-${(servers += 1)}.invalid/paxos`;
  const fetch = async (address, init) => {
    const url = new URL(address);
    const request = { url, line: `${init.method} ${address.slice(base.length)}`, body: init.body && JSON.parse(text(init.body)), signal: init.signal };
    asked.push(request);
    return answer(request, asked.length);
  };
  return { asked, client: new PaxosClient({ baseUrl: base, fetch, ...options }) };
}

const text = (body) => (typeof body === "string" ? body : new TextDecoder().decode(body));

/** How a promise ended. */
export const outcome = (promise) => Promise.resolve(promise).then((value) => ({ value }), (error) => ({ error }));

/** A fetch that ends only by its signal. */
export const hang = ({ signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
