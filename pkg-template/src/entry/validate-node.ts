import { validate } from "../engine-validate.js";
import { beside } from "./beside.js";

validate.locate({ read: beside("validate") });

export * from "../validate.js";
