// An example as its reader has it: a copy outside the repository, the packed tarball installed by npm, and beside it what its
// lockfile says. That was installed by `cargo xtask test` before the tests, since tests talk to nobody.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const run = promisify(execFile);

/** The environment without credentials: an example then uses the embedded sandbox. */
export const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PAXOS_") && name !== "NODE_TEST_CONTEXT"));

/** Copies `examples/<name>` and installs it. Gives its folder, and how to remove it. */
export async function installExample(name) {
  const example = join(ROOT, "examples", name);
  const modules = join(example, "node_modules");
  assert.ok(existsSync(join(modules, ".package-lock.json")), `examples/${name}/node_modules is missing: run \`npm ci --ignore-scripts\` in examples/${name}, as \`cargo xtask test\` does`);
  const tarball = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((file) => file.endsWith(".tgz")));
  const folder = mkdtempSync(join(tmpdir(), `paxos-${name}-`));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, tarball], { cwd: folder });
  link(modules, join(folder, "node_modules"));
  cpSync(example, folder, { recursive: true, filter: (path) => !path.startsWith(modules) && !path.startsWith(join(example, "dist")) });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Puts links to all packages and commands that are not there. */
function link(from, to) {
  for (const entry of readdirSync(from)) {
    const [source, target] = [join(from, entry), join(to, entry)];
    if (entry === ".bin") {
      mkdirSync(target, { recursive: true });
      link(source, target);
    } else if (!existsSync(target) && !entry.startsWith(".")) {
      symlinkSync(source, target);
    }
  }
}
