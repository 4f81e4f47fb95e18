/**
 * The request that hooks see behind Node's own server. Making a platform's `Request` takes longer than everything that the
 * core checks, and most hooks want one header of it. So this one answers for method, address and headers by itself; as
 * soon as anything else is asked of it (a body, a signal, `clone()`) it makes the platform's own and lets that answer.
 */

/** What it is made of. */
export interface CallerParts {
  method: string;
  /** As the core wrote it. */
  url: string;
  headers: () => Headers;
  body: Uint8Array<ArrayBuffer>;
}

class CallerRequest {
  readonly #parts: CallerParts;
  #headers: Headers | undefined;
  #own: Request | undefined;

  constructor(parts: CallerParts) {
    this.#parts = parts;
  }

  get method(): string {
    return this.#parts.method;
  }

  get url(): string {
    return new URL(this.#parts.url).href;
  }

  get headers(): Headers {
    return this.#own?.headers ?? (this.#headers ??= this.#parts.headers());
  }

  /** The platform's own. */
  static own(request: CallerRequest): Request {
    const { method, url, body } = request.#parts;
    return (request.#own ??= new Request(url, { method, headers: request.headers, ...(body.length === 0 ? {} : { body }) }));
  }
}

let complete = false;

/** Gives it the rest of what the platform's requests have. */
function completed(): typeof CallerRequest {
  if (complete) return CallerRequest;
  complete = true;
  const { prototype } = CallerRequest;
  for (const [name, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(Request.prototype))) {
    if (Object.hasOwn(prototype, name)) continue;
    if (get !== undefined) {
      Object.defineProperty(prototype, name, { configurable: true, enumerable: true, get: own((request) => Reflect.apply(get, request, [])) });
    } else if (typeof value === "function") {
      const method = own((request, ...given) => Reflect.apply(value, request, given));
      Object.defineProperty(prototype, name, { configurable: true, writable: true, value: method });
    }
  }
  Object.setPrototypeOf(prototype, Request.prototype);
  Reflect.deleteProperty(prototype, "constructor");
  return CallerRequest;
}

/** A method that lets the platform's own request answer. */
function own(answer: (request: Request, ...given: unknown[]) => unknown) {
  return function (this: CallerRequest, ...given: unknown[]): unknown {
    return answer(CallerRequest.own(this), ...given);
  };
}

/** A request that is made when it is looked at. */
export function callerRequest(parts: CallerParts): Request {
  return new (completed())(parts) as unknown as Request;
}
