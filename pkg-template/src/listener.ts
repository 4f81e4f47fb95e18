/** Listeners of the application: what they throw, at once or later, must not decide over a payment nor end the process. */
export function harmless<A extends unknown[]>(listener: ((...about: A) => unknown) | undefined): (...about: A) => void {
  if (listener === undefined) return () => {};
  return (...about) => {
    (async () => listener(...about))().catch(() => {});
  };
}
