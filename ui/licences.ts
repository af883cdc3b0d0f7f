// What Balas is made of, as a file beside the page: every crate that goes into the program by `cargo metadata`, which reads
// Cargo.lock, and every package of package-lock.json, each with the licence that it names itself.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const NAME = "licences.json";
const ROOT = join(import.meta.dirname, "..");
/** Some name none, and only bring the text along. */
const UNNAMED = "see its own text";
const ROOM = 256 * 1024 * 1024;

type Line = { name: string; version: string; licence: string; from: "crate" | "npm" };
type Node = { id: string; deps: { pkg: string; dep_kinds: { kind: string | null }[] }[] };
type Metadata = {
  packages: { id: string; name: string; version: string; license: string | null }[];
  resolve: { root: string; nodes: Node[] };
};
type Lock = { packages: Record<string, { version?: string; license?: string }> };

/** Only what is linked into the program: neither what builds it nor what tests it. */
function crates(): Line[] {
  const command = ["metadata", "--locked", "--features", "desktop", "--format-version", "1"];
  const text = execFileSync("cargo", command, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: ROOM,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { packages, resolve } = JSON.parse(text) as Metadata;
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const linked = new Set<string>();
  const waiting = [resolve.root];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (linked.has(id)) continue;
    linked.add(id);
    const deps = nodes.get(id)?.deps ?? [];
    waiting.push(...deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null)).map(({ pkg }) => pkg));
  }
  linked.delete(resolve.root);
  return packages
    .filter(({ id }) => linked.has(id))
    .map(({ name, version, license }) => ({ name, version, licence: license ?? UNNAMED, from: "crate" }));
}

function npm(): Line[] {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, "package-lock.json"), "utf8")) as Lock;
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, { version = "", license = UNNAMED }]) => ({
      name: path.replace(/^.*node_modules\//, ""),
      version,
      licence: license,
      from: "npm",
    }));
}

export function allLicences(): Line[] {
  const lines = new Map([...crates(), ...npm()].map((line) => [`${line.from} ${line.name} ${line.version}`, line]));
  return [...lines.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Puts the file beside the built page, and answers for it while the page is developed. */
export function licences(): Plugin {
  return {
    name: "balas-licences",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: NAME, source: JSON.stringify(allLicences()) });
    },
    configureServer(server) {
      server.middlewares.use(`/${NAME}`, (_request, response) => {
        response.setHeader("Content-Type", "application/json");
        response.end(JSON.stringify(allLicences()));
      });
    },
  };
}
