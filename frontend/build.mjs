// Builds the bundles into the Django app's static files; `--compare` builds them aside and says whether the committed ones are the same.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "shuzhi", "web", "static", "shuzhi");
const BUNDLES = {
  "editor/editor": "src/main.ts",
  "editor/editor-style": "src/editor.css",
  "ballots/page": "ballots/page.js",
  "ballots/credential": "ballots/credential.js",
};
const FILES = ["editor/editor.js", "editor/editor.css", "ballots/page.js", "ballots/credential.js"];

async function make(folder) {
  await build({
    absWorkingDir: here,
    entryPoints: BUNDLES,
    entryNames: "[dir]/[name]",
    outdir: folder,
    bundle: true,
    minify: true,
    charset: "utf8",
    target: ["es2021", "chrome100", "firefox100", "safari15"],
    format: "iife",
    legalComments: "none",
    logLevel: "warning",
  });
  const { rename } = await import("node:fs/promises");
  await rename(join(folder, "editor/editor-style.css"), join(folder, "editor/editor.css"));
}

if (process.argv.includes("--compare")) {
  const folder = await mkdtemp(join(tmpdir(), "bundles-"));
  try {
    await make(folder);
    for (const name of FILES) {
      const [fresh, committed] = await Promise.all([readFile(join(folder, name)), readFile(join(out, name))]);
      if (!fresh.equals(committed)) {
        console.error(`${name} is not what frontend/ builds: run "npm run build" in frontend/ and commit the result.`);
        process.exitCode = 1;
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
} else {
  await make(out);
}
