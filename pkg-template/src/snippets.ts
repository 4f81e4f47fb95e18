/** Requests as code to paste. Credentials are named by environment variables, never written out. */

interface Snippet {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  withToken: boolean;
}

/** A POSIX shell word that says exactly `text`. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The request for curl. */
export function toCurl({ method, url, headers, body, withToken }: Snippet): string {
  const lines = [`curl --request ${method} ${quote(url)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`--header ${quote(`${name}: ${value}`)}`);
  if (withToken) lines.push(`--header "authorization: Bearer $PAXOS_ACCESS_TOKEN"`);
  if (body !== "") lines.push(`--data-raw ${quote(body)}`);
  return lines.join(" \\\n  ");
}
