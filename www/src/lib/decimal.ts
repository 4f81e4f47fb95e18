/** Amounts are text. They are compared and cut as text, and never become a number. */

const PLAIN = /^(\d*)(?:\.(\d*))?$/;

/** Whole digits in groups of three, the fraction with its point, and the zeros that end it. */
export interface Groups {
  whole: string[];
  fraction: string;
  zeros: string;
}

/** Cuts a plain decimal for the eye; `undefined` for other text. Joined again, the pieces are the text. */
export function groups(text: string): Groups | undefined {
  const match = PLAIN.exec(text);
  if (match === null || text === "") return undefined;
  const digits = match[1] ?? "";
  const whole: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) whole.unshift(digits.slice(Math.max(0, end - 3), end));
  const rest = text.slice(digits.length);
  const zeros = /\.?0*$/.exec(rest)?.[0] ?? "";
  return { whole, fraction: rest.slice(0, rest.length - zeros.length), zeros };
}

/** Whether `a` is more than `b`; `false` when either is not a plain decimal. */
export function isMore(a: string, b: string): boolean {
  const [left, right] = [PLAIN.exec(a), PLAIN.exec(b)];
  if (left === null || right === null) return false;
  const whole = Math.max(left[1]?.length ?? 0, right[1]?.length ?? 0);
  const fraction = Math.max(left[2]?.length ?? 0, right[2]?.length ?? 0);
  const pad = (match: RegExpExecArray): string => (match[1] ?? "").padStart(whole, "0") + (match[2] ?? "").padEnd(fraction, "0");
  return pad(left) > pad(right);
}

/** Whether the text is a plain decimal other than zero. */
export function isPositive(text: string): boolean {
  return PLAIN.test(text) && /[1-9]/.test(text);
}
