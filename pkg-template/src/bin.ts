#!/usr/bin/env node
/** The command line: `paxos-orchestrations proxy | sandbox | demo`. */
import { demo } from "./bin/demo.js";
import { proxy } from "./bin/proxy.js";
import { sandbox, SANDBOX_HELP } from "./bin/sandbox.js";
import { Stop, version } from "./bin/serve.js";
import { PaxosError } from "./errors.js";

const USAGE = `Usage: paxos-orchestrations <command>

  proxy                          the token proxy; reads PAXOS_CLIENT_ID, PAXOS_CLIENT_SECRET, PAXOS_ENVIRONMENT
                                 (or PAXOS_API_URL and PAXOS_TOKEN_URL), PAXOS_ALLOW,
                                 PAXOS_ALLOWED_HOSTS, PORT, HOST, REDIS_URL, PAXOS_SIGNING_KEY_ID and
                                 PAXOS_SIGNING_KEY_FILE
  sandbox [--port 4010]          the emulator of the API, in memory; sandbox --help has all its options
  demo --www DIR [--port 8080]   a page from DIR, with token proxy and sandbox

  --help                         this text
  --version                      the version
`;

const COMMANDS = new Map([["proxy", proxy], ["sandbox", sandbox], ["demo", demo]]);

async function main([name = "", ...rest]: string[]): Promise<void> {
  if (name === "sandbox" && rest.includes("--help")) {
    process.stdout.write(SANDBOX_HELP);
  } else if (name === "--help" || name === "-h" || rest.includes("--help")) {
    process.stdout.write(USAGE);
  } else if (name === "--version") {
    process.stdout.write(`${version()}\n`);
  } else {
    const command = COMMANDS.get(name);
    if (command === undefined) {
      const what = name === "" ? "No command was given" : `There is no command "${name}"`;
      throw new Stop(`${what}: use proxy, sandbox or demo, or --help.`);
    }
    await command(rest, process.env);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  // Sentences for people stand alone; anything else is a fault, and its stack helps.
  const expected = error instanceof Stop || PaxosError.is(error);
  process.stderr.write(`${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
