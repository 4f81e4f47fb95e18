// Runs TypeScript snippets, compiled or as they are, one after the other in one process: starting Node for each of them would
// take most of the time. What goes to the vendor's hosts goes to the address that is given instead, and says which snippet
// it is from. Usage: node snippet-runner.mjs <origin> <file> …; prints one line of JSON a snippet.
const [, , origin, ...files] = process.argv;
const send = globalThis.fetch;
let current = "";
globalThis.fetch = (address, init = {}) => {
  const url = new URL(address);
  const headers = new Headers(init.headers);
  headers.set("x-test-case", current);
  const here = /^(api|oauth)\.(sandbox\.)?paxos\.com$/.test(url.host) ? new URL(url.pathname + url.search, origin) : url;
  return send(here, { ...init, headers });
};

for (const file of files) {
  current = file;
  const printed = [];
  const log = console.log;
  console.log = (...words) => printed.push(words.join(" "));
  let error;
  await import(`./${file}`).catch((reason) => (error = `${reason.name}: ${reason.message}`));
  console.log = log;
  console.log(JSON.stringify({ file, printed: printed.join("\n"), error }));
}
