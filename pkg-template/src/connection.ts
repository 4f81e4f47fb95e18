/** What it means that a connection failed. */

/** Failures before the first byte could leave: codes of Node's resolver, sockets and fetch, and fetch's words for some ports. */
const BEFORE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL|bad port)$/;

/** Whether this failure of the platform's `fetch` proves that nothing was sent. Others may have tried before. */
export function provesUnsent(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, message, errors, cause } = error as { code?: unknown; message?: unknown; errors?: unknown; cause?: unknown };
  // Several addresses were tried; each has to have failed like that.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(provesUnsent);
  return BEFORE.test(String(code ?? message)) || provesUnsent(cause);
}

/** A failure in words. */
export function inWords(cause: unknown): string {
  const reason = (error: unknown): string => (error instanceof Error ? error.message || String(Reflect.get(error, "code") ?? error.name) : String(error));
  const inner = cause instanceof Error && cause.cause !== undefined ? `: ${reason(cause.cause)}` : "";
  return reason(cause) + inner;
}
