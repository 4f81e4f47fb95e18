// A module of the package's sources by itself, for the little that cannot be brought about from outside.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The exports of `pkg-template/src/<name>.ts`. */
export async function internal(name) {
  const source = fileURLToPath(new URL(`../../pkg-template/src/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [source], bundle: true, format: "esm", platform: "node", write: false, logLevel: "error" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
