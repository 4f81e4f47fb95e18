// Where the sandbox's answer to a generated request is meant to be another than the document alone lets expect.
export const MEANT = [];
