// Ours as one of the sides: as a page has it, with the checks alone.
import { prepare, ready } from "../../../pkg/entry/validate-browser.js";

export { ready };

/** The body of a create, or an error. */
export const build = (params) => prepare("createOrchestration", params).body;
