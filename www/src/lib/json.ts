/** JSON for the eye. */

/** What a piece of JSON is. */
export type Kind = "key" | "string" | "word" | "mark";

export interface Token {
  kind: Kind;
  text: string;
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null|[^"\d\-tfn]+|./g;

/** Cuts JSON text into pieces; joined again they are the text. */
export function tokens(json: string): Token[] {
  return [...json.matchAll(TOKEN)].flatMap(([text, string, colon]): Token[] => {
    if (string === undefined) return [{ kind: /^[\dtfn-]/.test(text) ? "word" : "mark", text }];
    if (colon === undefined) return [{ kind: "string", text }];
    return [{ kind: "key", text: string }, { kind: "mark", text: colon }];
  });
}

/** The same JSON with line breaks. Only for display: what is sent has none. */
export function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
