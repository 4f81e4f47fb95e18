/** Text in lines, for drawings: they do not break lines by themselves. */

const MORE = "…";

/** Breaks a text between words, and inside a word that is too wide; what does not fit ends with an ellipsis. */
export function linesOf(text: string, width: number, most: number, measure: (text: string) => number): string[] {
  const fits = (line: string): boolean => measure(line) <= width;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (!fits(line) && line.length > 1) {
      const head = headOf(line, fits);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line !== "") lines.push(line);
  if (lines.length <= most) return lines;
  let last = lines[most - 1] ?? "";
  while (last !== "" && !fits(last + MORE)) last = last.slice(0, -1);
  return [...lines.slice(0, most - 1), last.trimEnd() + MORE];
}

/** As many characters as fit, one at least. */
function headOf(word: string, fits: (text: string) => boolean): string {
  let length = word.length - 1;
  while (length > 1 && !fits(word.slice(0, length))) length -= 1;
  return word.slice(0, length);
}
