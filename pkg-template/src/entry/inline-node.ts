import { nodeCredentials } from "../credentials/node.js";
import { allowCredentials } from "../transport.js";

allowCredentials(nodeCredentials);

export * from "./inline.js";
