// The modules of the package as Node loads them, for `memoryRun`, which has to be there before them.
import "./memory-run.mjs";
import { operationNumber } from "../../pkg/lib/checks.js";
import { core } from "../../pkg/lib/client.js";
import { schemas } from "../../pkg/entry/node.js";

export const modules = { operationNumber, core, schemas };
