// Everything below /paxos goes through the token proxy.
import { treasury } from "../../../lib/treasury.mjs";

export const GET = (request) => treasury.proxy(request);
export const POST = GET;
export const PUT = GET;
export const DELETE = GET;
