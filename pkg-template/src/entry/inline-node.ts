import { credentialTokens } from "../credentials/node.js";
import { allowCredentials } from "../transport.js";
import "./inline.js";

allowCredentials(credentialTokens);

export * from "../index.js";
