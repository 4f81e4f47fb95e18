/**
 * The attack table as data: bytes for a socket, the answer, and what may reach the API. The numbers are those of the
 * project's notes on other proxies; `proxy-attacks.test.mjs` says which test covers the cases that are not bytes.
 *
 * A case is `{ number, name, bytes, status, up, elsewhere }`:
 * - `bytes`: what goes over the socket, one byte a character; `{host}` stands for the name of the proxy and its port;
 * - `status`: the statuses that Node's host may answer with; `elsewhere`: further ones for hosts whose HTTP server reads
 *   or tidies the request before the proxy sees it; 0 stands for a connection that ends without an answer;
 * - `up`: the requests that reach the API, as `{ method, url, body }`; nothing when left out.
 *
 * The proxy: everything allowed, everybody authorised, base path `/paxos`, one allowed origin, ALLOWED_ORIGIN; elsewhere than
 * on Node one allowed host, 127.0.0.1.
 */

/** A page of another origin that may call. */
export const ALLOWED_ORIGIN = "https://app.example.com";

/** A create as the proxy writes it. */
export const CREATE =
  '{"ref_id":"a-1","source_asset":"USD","destination_asset":"USDG","source_amount":"12.50","source":{"profile":{"profile_id":"p"}},"destination":{"profile":{"profile_id":"q"}}}';

const ORCHESTRATIONS = "/paxos/orchestration/orchestrations";
const PROFILES = { method: "GET", url: "/v2/profiles", body: "" };
const PAID = { method: "POST", url: "/v2/orchestration/orchestrations", body: CREATE };

const request = (method, target, lines, body = "") => [`${method} ${target} HTTP/1.1`, ...lines, "Connection: close", "", body].join("\r\n");
/** With what every good request has. */
const good = (method, target, lines = [], body = "") => request(method, target, ["Host: {host}", "X-Paxos-Orchestrations: 1", ...lines], body);
const post = (body, lines = ["Content-Type: application/json"]) => good("POST", ORCHESTRATIONS, [...lines, `Content-Length: ${Buffer.byteLength(body, "latin1")}`], body);
/** UTF-8, one byte a character. */
const utf8 = (text) => Buffer.from(text).toString("latin1");

const table = [];
const add = (number, name, bytes, status, { up = [], elsewhere = [] } = {}) => table.push({ number, name, bytes, status: [status].flat(), up, elsewhere: [elsewhere].flat() });
const targets = (number, status, list, elsewhere = []) => list.forEach((target) => add(number, JSON.stringify(target), good("GET", target), status, { elsewhere }));

// Paths. A server that resolves dots before the proxy sees them may find nothing there.
targets(1, 400, [`${ORCHESTRATIONS}/../rules`, "/paxos/../paxos/profiles"], [404, 200]);
targets(2, 400, ["/paxos/%2e%2e/profiles", "/paxos/%2E%2E%2fprofiles", "/paxos/orchestration/..%2fprofiles", "/paxos/orchestration/..%5cprofiles", "/paxos/orchestration/..;/profiles"], 404);
targets(3, 400, [`${ORCHESTRATIONS}/%252e%252e%252f`]);
targets(4, 400, [`${ORCHESTRATIONS}/abc%2F..%2Frules`]);
targets(5, 404, ["/paxos/%6frchestration/orchestrations", "/p%61xos/profiles"]);
targets(6, 400, [`${ORCHESTRATIONS}/%c0%ae%c0%ae`, `${ORCHESTRATIONS}/%ff`, `${ORCHESTRATIONS}/%`, `${ORCHESTRATIONS}/%g0`]);
targets(7, 404, ["//", "/paxos//profiles", "/paxos/./profiles", "/paxos/profiles/", `${ORCHESTRATIONS}//`, "/", "/paxos"], [400, 200]);
targets(8, 400, ["http://169.254.169.254/", "http://127.0.0.1/paxos/profiles", "https://api.paxos.com/v2/profiles"], [404, 421, 403]);
targets(9, 400, ["//evil.example/x", "//evil.example/paxos/profiles"], [404, 421]);
targets(10, 400, ["/@evil.example/", "\\\\evil.example", "/paxos/\\evil.example", "/x\n@evil", "/paxos/profiles\u00e9"], [404, 0]);

// Methods.
for (const method of ["TRACE", "DELETE", "PATCH", "HEAD", "PROPFIND"]) add(11, method, good(method, ORCHESTRATIONS), 405, { elsewhere: [400, 501] });
add(11, "an unknown verb", good("BREW", "/paxos/profiles"), [400, 405], { elsewhere: 501 });
add(11, "CONNECT", good("CONNECT", "evil.example:443"), [0, 400, 405], { elsewhere: [404, 501] });
add(11, "method override", good("GET", "/paxos/profiles", ["X-HTTP-Method-Override: DELETE", "X-Method-Override: POST"]), 200, { up: [PROFILES] });
add(12, "websocket", good("GET", "/paxos/profiles", ["Upgrade: websocket", "Sec-WebSocket-Key: x", "Connection: Upgrade"]), 400, { elsewhere: 426 });
add(12, "upgrade with an absolute target", good("GET", "http://127.0.0.1/paxos/profiles", ["Upgrade: h2c", "Connection: Upgrade"]), 400, { elsewhere: [404, 421, 403] });

// Hosts.
const hosts = (...lines) => request("GET", "/paxos/profiles", [...lines.map((host) => `Host: ${host}`), "X-Paxos-Orchestrations: 1"]);
for (const host of ["evil.example", "evillocalhost:3000", "localhost.evil.example", "127.0.0.1.nip.io"]) add(13, host, hosts(host), 421, { elsewhere: 400 });
for (const host of ["", "a b", "user@localhost", "localhost/x"]) add(13, JSON.stringify(host), hosts(host), 400, { elsewhere: [403, 404] });
add(13, "two lines", hosts("{host}", "evil.example"), 400);
add(13, "none", hosts(), 400);
for (const host of ["attacker.test", "attacker.test:80", "127.0.0.1.attacker.test", "x.127.0.0.1.attacker.test"]) add(33, `a name that was pointed at this machine: ${host}`, hosts(host), 421);
add(33, "and its page", request("GET", "/paxos/profiles", ["Host: attacker.test", "X-Paxos-Orchestrations: 1", "Origin: http://attacker.test", "Sec-Fetch-Site: same-origin"]), 421);
add(33, "and its payment", request("POST", ORCHESTRATIONS, ["Host: attacker.test", "X-Paxos-Orchestrations: 1", "Origin: http://attacker.test", "Sec-Fetch-Site: same-origin", "Content-Type: application/json", `Content-Length: ${CREATE.length}`], CREATE), 421);

// Headers that decide nothing.
const ignored = (number, ...lines) => lines.forEach((line) => add(number, line, good("GET", "/paxos/profiles", [line]), 200, { up: [PROFILES] }));
ignored(14, "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "Forwarded: host=evil.example;proto=https");
ignored(15, "X-Forwarded-Uri: /paxos/orchestration/rules", "X-Original-URL: /paxos/orchestration/rules", "X-Rewrite-URL: /paxos/orchestration/rules");
ignored(16, "X_Forwarded_User: admin", "Transfer_Encoding: chunked", "AUTHORIZATION: Basic dGhlaXJz");
ignored(17, "Authorization: Bearer theirs", "Paxos-Signature: theirs", "Cookie: a=b", "scope: everything");
ignored(18, "x-middleware-subrequest: middleware", "x-internal-auth: 1", "User-Agent: kube-probe/1.0");
ignored(19, "Connection: close, Authorization, Paxos-Signature, Accept", "TE: trailers", "Keep-Alive: timeout=5");
add(15, "a permitted path in a header", good("GET", "/paxos/nothing", ["X-Forwarded-Uri: /paxos/profiles", "X-Original-URL: /paxos/profiles"]), 404);

// One length.
const sized = (lines, body = CREATE) => good("POST", ORCHESTRATIONS, ["Content-Type: application/json", ...lines], body);
const length = `Content-Length: ${CREATE.length}`;
for (const lines of [
  [length, "Transfer-Encoding: chunked"],
  ["Transfer-Encoding: xchunked"],
  ["Transfer-Encoding: chunked, identity"],
  [length, length],
  [length, `content-length: ${CREATE.length - 1}`],
  ["Content-Length: +5"],
  ["Content-Length: 0x5"],
  ["Content-Length: 5, 5"],
]) {
  add(20, lines.join("; "), sized(lines), 400, { elsewhere: [0, 411, 501] });
}
add(20, "chunked", sized(["Transfer-Encoding: chunked"], `${CREATE.length.toString(16)}\r\n${CREATE}\r\n0\r\n\r\n`), 200, { up: [PAID] });
add(20, "a body where none belongs", good("GET", "/paxos/profiles", ["Content-Length: 2"], "{}"), 400);

// Line ends and control characters.
targets(21, 400, [`${ORCHESTRATIONS}/a%0d%0ab`, `${ORCHESTRATIONS}/%00`, `${ORCHESTRATIONS}/%E5%98%8A`, `${ORCHESTRATIONS}?ref_id=a%0d%0aX-Evil:%201`, `${ORCHESTRATIONS}?ref_id=a%00`]);
for (const [name, text] of [["CRLF", "a\\r\\nb"], ["NUL", "a\\u0000"]]) add(21, `${name} in ref_id`, post(CREATE.replace("a-1", text)), 400);
// What only looks like a line end, cut short to a byte (U+560A, U+560D), is data and goes up as such: in an address escaped,
// in a body as the letters that it is. Line ends in free text go up as JSON escapes.
const LETTERS = CREATE.replace("a-1", "a\u560a\u560d");
const NOTE = CREATE.replace(/}$/, ',"metadata":{"note":"a\\r\\nb"}}');
add(21, "U+560A in a query", good("GET", `${ORCHESTRATIONS}?ref_id=a%E5%98%8A`), 200, { up: [{ method: "GET", url: "/v2/orchestration/orchestrations?ref_id=a%E5%98%8A", body: "" }] });
add(21, "U+560A in ref_id", post(utf8(LETTERS)), 200, { up: [{ ...PAID, body: LETTERS }] });
add(21, "CRLF in metadata", post(NOTE), 200, { up: [{ ...PAID, body: NOTE }] });

// Queries.
targets(22, 404, [`/x?path=${ORCHESTRATIONS}`, "/paxos/x?path=/orchestration/orchestrations", "/paxos/profiles#/x", "/paxos/x#/paxos/profiles", "/paxos/profiles%23"], [400, 200]);
add(23, "both of two values", good("GET", `${ORCHESTRATIONS}?ref_id=a&ref_id=b`), 200, { up: [{ method: "GET", url: "/v2/orchestration/orchestrations?ref_id=a&ref_id=b", body: "" }] });
targets(23, 400, ["ref_id[]=a", "__proto__=x", "constructor=x", "limit=1&limit=2", "limit=1e2", Array.from({ length: 3000 }, () => "a=1").join("&")].map((query) => `${ORCHESTRATIONS}?${query}`));
add(23, "10 000 keys", good("GET", `${ORCHESTRATIONS}?${Array.from({ length: 10_000 }, (_, at) => `a${at}=1`).join("&")}`), [400, 414, 431]);

// Bodies.
add(24, "a key twice", post(CREATE.replace("{", '{"source_amount":"1",')), 400);
add(24, "a key twice, once escaped", post(CREATE.replace("{", '{"source_\\u0061mount":"1",')), 400);
add(24, "a key twice, deep down", post(CREATE.replace('"profile_id":"q"', '"profile_id":"q","profile_id":"thief"')), 400);
for (const [name, body] of [
  ["a byte order mark", utf8(`\ufeff${CREATE}`)],
  ["bytes behind it", `${CREATE} x`],
  ["two documents", CREATE + CREATE],
  ["JSON in a string", JSON.stringify(CREATE)],
  ["nothing", ""],
  ["UTF-16", Buffer.from(CREATE, "utf16le").toString("latin1")],
  ["invalid UTF-8", CREATE.replace("a-1", "a\xff")],
  ["half a surrogate pair", CREATE.replace("a-1", "\\ud800")],
  ["an unknown field", CREATE.replace("source_amount", "source_amuont")],
]) {
  add(25, name, post(body), 400);
}
for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json;x", "application/json; charset=utf-16", "multipart/form-data; boundary=x"]) add(25, type, post(CREATE, [`Content-Type: ${type}`]), 415);
add(25, "no type", post(CREATE, []), 415);
add(25, "what goes up is ours", post(` ${CREATE.replaceAll(":", " : ").replace("ref_id", "ref\\u005fid")}\n`), 200, { up: [PAID] });
for (const amount of ['"1e3"', '"0x10"', '"1_000"', '"+1"', utf8('"１２"'), '"-0"', '"1,000"', '"1."', '" 1"', '"NaN"', '""', '"0"', "12.50", "1e999"]) add(26, amount, post(CREATE.replace('"12.50"', amount)), 400);

// Sizes.
add(27, "65 537 bytes", post(CREATE.replace("a-1", "a".repeat(65_537 - CREATE.length + 3))), 413);
add(27, "1000 deep", post(`{"metadata":${'{"a":'.repeat(1000)}${"}".repeat(1000)}}`), 400);
add(27, "compressed", post("\x1f\x8b\x08\x00", ["Content-Type: application/json", "Content-Encoding: gzip"]), 415);
add(28, "a percent sign alone", good("GET", "/paxos/profiles?a=%", ["Cookie: %%%;;;="]), 400);
add(28, "a huge header", good("GET", "/paxos/profiles", [`X: ${"x".repeat(40_000)}`]), 431, { elsewhere: [0, 400, 413, 200] });
add(28, "not HTTP at all", "\x00\x01\x02\xff\r\n\r\n", 400, { elsewhere: [0, 501] });

// Other pages.
const page = (number, name, lines, { method = "POST", body = CREATE, own = ["X-Paxos-Orchestrations: 1"] } = {}) => {
  const sent = method === "POST" ? ["Content-Type: application/json", `Content-Length: ${body.length}`] : [];
  add(number, name, request(method, ORCHESTRATIONS, ["Host: {host}", ...own, ...sent, ...lines], method === "POST" ? body : ""), 403);
};
add(29, "a form", request("POST", ORCHESTRATIONS, ["Host: {host}", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 8"], "ref_id=x"), 403);
add(29, "text", request("POST", ORCHESTRATIONS, ["Host: {host}", "Content-Type: text/plain", `Content-Length: ${CREATE.length}`], CREATE), 403);
page(29, "without the header", [], { own: [] });
page(29, "another value of the header", [], { own: ["X-Paxos-Orchestrations: 2"] });
page(30, "a GET of another site", ["Sec-Fetch-Site: cross-site"], { method: "GET" });
page(30, "a GET without the header", [], { method: "GET", own: [] });
page(30, "a DELETE of another site", ["Sec-Fetch-Site: cross-site"], { method: "DELETE" });
for (const lines of [
  ["Origin: https://b.example.com", "Sec-Fetch-Site: same-site"],
  ["Origin: null", "Sec-Fetch-Site: cross-site"],
  ["Origin: https://app.example.com.evil"],
  ["Origin: http://app.example.com"],
  ["Origin: https://evil.example", "Sec-Fetch-Site: same-origin"],
  ["Sec-Fetch-Site: same-site"],
  ["Sec-Fetch-Site: none"],
]) {
  page(31, lines.join("; "), lines);
}
const preflight = (origin) => request("OPTIONS", ORCHESTRATIONS, ["Host: {host}", ...(origin === undefined ? [] : [`Origin: ${origin}`]), "Access-Control-Request-Method: POST"]);
for (const origin of ["https://evil.example", "null", "https://app.example.com.evil", undefined]) add(32, `preflight from ${origin}`, preflight(origin), 403);
add(32, "preflight from the allowed origin", preflight(ALLOWED_ORIGIN), 204);
add(35, "a cookie opens nothing", good("GET", "/paxos/nothing", ["Cookie: session=1; __Host-session=2"]), 404);

export const CASES = table;
