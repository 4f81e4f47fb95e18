/** Access tokens for a client that runs on a server and holds the credentials itself. */
import { ApiError, AuthenticationError, ConnectionError, InsufficientScopeError, PaxosError, RateLimitError, TimeoutError, type Refusal } from "../errors.js";
import type { TokenStore } from "../token-store.js";
import { provesUnsent } from "../connection.js";
import { tokenUrl, type Environment } from "../environment.js";
import type { CredentialSupport } from "../options.js";
import { inBrowser } from "../platform.js";
import { checkEndpoint } from "./endpoint.js";
import { hide } from "./hide.js";
import { fetchSend } from "./send.js";
import { asTrouble, NoToken, TOKEN_TIMEOUT_MS, TokenSource, type TokenEvent, type TokenRules, type TokenTrouble } from "./tokens.js";

export type { TokenEvent };

/** Whose tokens, and from where. */
export interface CredentialTokensOptions {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** Left out: the scopes of every operation. */
  scopes?: readonly string[] | undefined;
  fetch: typeof fetch;
  store?: TokenStore | undefined;
  onEvent?: ((event: TokenEvent) => void) | undefined;
}

/** Gives access tokens and remembers them. */
export interface CredentialTokens {
  /** A token that can be sent now. Rejects with one of the package's errors. */
  token(): Promise<string>;
  /** The API refused this token: it is not given out again. */
  invalidate(token: string): void;
  /** Until when nothing may be sent after a 429, in milliseconds since 1970; 0 when nothing stands in the way. */
  penalty(): number;
  /** The API answered 429: nobody who shares the store gets a token before then. */
  penalize(until: number): void;
  /** Until when no token is fetched after the token endpoint said no, in milliseconds since 1970. */
  heldOffUntil(): number;
  /**
   * Why the token lacks a scope, when it was asked for and not granted. Such a token is used all the same: what it allows
   * works, and the rest is refused by the API (`InsufficientScopeError`).
   */
  whyWithout(scope: string): string | undefined;
  /**
   * The scopes of the token that can be sent now; `undefined` when there is none, or when the token endpoint named no scope
   * at all, which says little.
   */
  granted(): Promise<readonly string[] | undefined>;
}

/** The token rules, and the words for what goes wrong with them: the server artefact. */
export interface DirectRules extends TokenRules {
  proxyTrouble(trouble: string, now: number): string;
}

/** What the entry point of a server platform adds to the client; `rules` loads the server artefact when a token is first needed. */
export function credentialSupport(rules: () => Promise<DirectRules>): CredentialSupport {
  return {
    hide,
    checkEndpoint,
    inBrowser,
    provesUnsent,
    tokens({ credentials, accessToken, endpoints, environment, tokenStore }, fetch, onEvent) {
      if (accessToken !== undefined) throw new PaxosError("invalid_options", "Give either credentials or accessToken.");
      const { clientId = "", clientSecret = "", scopes } = credentials ?? {};
      const url = endpoints ? endpoints.tokenUrl : tokenUrl(environment as Environment);
      return credentialTokens({ tokenUrl: url, clientId, clientSecret, scopes, fetch, store: tokenStore, onEvent }, rules);
    },
  };
}

/** Access tokens for a pair of client id and secret. Nothing is loaded or sent before the first token is asked for. */
function credentialTokens(options: CredentialTokensOptions, rules: () => Promise<DirectRules>): CredentialTokens {
  const { tokenUrl, clientId, clientSecret, scopes, fetch, store, onEvent } = options;
  // An environment variable that is not set is an empty text, or none.
  if (!clientId || !clientSecret) throw new PaxosError("invalid_options", "credentials must hold a clientId and a clientSecret: neither may be empty.");
  checkEndpoint("token endpoint", tokenUrl);
  const source = new TokenSource({
    rules,
    tokenUrl,
    clientId,
    clientSecret,
    scopes,
    insistOnScopes: scopes !== undefined,
    store,
    send: fetchSend(fetch),
    onEvent: (event) => onEvent?.(event),
  });
  const fresh = async (): Promise<string> => {
    // Another process may have been told to wait; then there is no token.
    await source.sharedPenaltyUntil();
    return source.token();
  };
  return {
    async token() {
      try {
        return await fresh();
      } catch (error) {
        throw error instanceof NoToken ? publicError(await rules(), error.trouble, scopes) : error;
      }
    },
    invalidate(token) {
      source.invalidate(token).catch(() => {});
    },
    penalty: () => source.penaltyUntil,
    penalize(until) {
      // The caller does not wait until the others have heard.
      source.penalize(until).catch(() => {});
    },
    heldOffUntil: () => source.heldOffUntil,
    whyWithout: (scope) => (source.missingScopes.includes(scope) ? "which the token endpoint did not grant to these credentials" : undefined),
    async granted() {
      // Whoever asks sends next, and meets the failure then.
      await fresh().catch(() => {});
      return source.scopes;
    },
  };
}

/** What a caller of the client is thrown. The words are the core's. */
function publicError(rules: DirectRules, trouble: TokenTrouble, scopes: readonly string[] | undefined): PaxosError {
  const now = Date.now();
  const requiredScopes = scopes ?? rules.tokenScopes().split(" ");
  const answer = JSON.parse(rules.proxyTrouble(JSON.stringify(asTrouble(trouble, requiredScopes)), now)) as {
    headers: [string, string][];
    body: string;
  };
  const { detail } = JSON.parse(answer.body) as { detail: string };
  const headers = new Headers(answer.headers);
  const refusal = (status: number, title: string): Refusal => ({
    status, title, detail, headers, requiredScopes, now,
  });
  const sentence = `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
  switch (trouble.kind) {
    case "rate_limited":
      return new RateLimitError(refusal(429, "Too Many Requests"));
    case "invalid_client":
    case "credentials_refused":
      return new AuthenticationError(refusal(401, "Unauthorized"));
    case "invalid_scope":
      return new InsufficientScopeError(refusal(403, "Forbidden"));
    case "refused":
    case "unavailable":
      return new ApiError(refusal(trouble.status, "No token"));
    case "timed_out":
      return new TimeoutError(TOKEN_TIMEOUT_MS);
    case "unreachable":
      return new ConnectionError(sentence, {});
    default:
      return new PaxosError("no_token", sentence);
  }
}
