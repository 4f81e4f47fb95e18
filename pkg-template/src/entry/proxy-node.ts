import { server } from "../engine-server.js";
import { beside } from "./beside.js";

server.locate({ read: beside("server") });

export * from "../proxy.js";
