/** Keeps what was made once, but not the promise of it: in workerd a promise of one request never comes for another. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: { value: T } | undefined;
  return async () => (made ??= { value: await make() }).value;
}
