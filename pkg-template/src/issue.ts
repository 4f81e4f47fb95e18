import type { IssueCode } from "./generated/codes.js";

export type { IssueCode };

/** One finding about a piece of data. */
export interface Issue {
  /** What kind of finding. */
  code: IssueCode;
  /** Errors stop a request; warnings deserve a look. */
  severity: "error" | "warning";
  /** Where: keys and indexes from the root; empty for the whole. */
  path: (string | number)[];
  /** What is wrong. */
  message: string;
  /** What to do about it. */
  hint?: string;
}
