/** How many inputs the tests use: native, in Node and in a browser. */
export const COUNT = 20_000;
/** How many of them also go to a token proxy and to a sandbox. */
export const SERVED = 3_000;
/** Where the supply starts. The browser's test starts there too, so that all sides saw the same. */
export const SEED = 2207;
