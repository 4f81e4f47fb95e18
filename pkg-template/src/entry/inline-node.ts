import { credentialSupport } from "../credentials/node.js";
import { allowCredentials } from "../transport.js";
import "./inline.js";

allowCredentials(credentialSupport);

export * from "../index.js";
