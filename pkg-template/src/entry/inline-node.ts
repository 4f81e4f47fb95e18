import { nodeCredentials } from "../credentials/node.js";
import { allowCredentials } from "../transport.js";
import "./inline.js";

allowCredentials(nodeCredentials);

export * from "../index.js";
