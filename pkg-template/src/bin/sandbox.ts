/** `paxos-orchestrations sandbox`: the emulator of the API on this machine. */
import { toNodeListener } from "../entry/proxy-node.js";
import { createSandbox, sandboxHandler } from "../entry/sandbox-node.js";
import { options, portNumber, serve } from "./serve.js";

export async function sandbox(args: string[]): Promise<void> {
  const { port = "4010" } = options(args, ["port"]);
  const number = portNumber("--port", port);
  const handler = sandboxHandler(createSandbox());
  await serve(toNodeListener(handler), { host: "127.0.0.1", port: number, path: "/" });
}
