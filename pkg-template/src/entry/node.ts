import { nodeCredentials } from "../credentials/node.js";
import { core } from "../engine-core.js";
import { allowCredentials } from "../transport.js";
import { beside } from "./beside.js";

core.locate({ read: beside("core") });
allowCredentials(nodeCredentials);

export * from "../index.js";
