// Bundle the scripts and styles into one folder: `node build.mjs FOLDER`. Names hold a hash of the content, so that browsers may keep the files
// for ever; manifest.json says which name is which, and texts have a gzip twin, so that the server never packs them itself.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, "../src/peil/web/static/built"));
const BROWSERS = ["chrome120", "edge120", "firefox121", "safari17.2"];   // the first with light-dark(), nesting and :has() all but complete

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const common = {
  absWorkingDir: here,
  outdir: folder,
  bundle: true,
  minify: true,
  metafile: true,
  logLevel: "warning",
  legalComments: "none",   // licences.txt has them whole
  target: BROWSERS,
  define: { "process.env.NODE_ENV": '"production"' },
};
const scripts = await build({
  ...common,
  entryPoints: { app: "src/app.ts", chart: "src/chart/element.ts" },
  format: "esm",
  splitting: true,
  entryNames: "[name]-[hash]",
  chunkNames: "shared-[hash]",
});
const styles = await build({
  ...common,
  entryPoints: { app: "styles/app.css" },
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
});

const manifest = {};
for (const [path, made] of [...Object.entries(scripts.metafile.outputs), ...Object.entries(styles.metafile.outputs)]) {
  const name = basename(path);
  if (extname(name) === ".woff2") manifest[fontName(name)] = name;
  else if (made.entryPoint || extname(name) === ".css") manifest[name.replace(/-[A-Z0-9]{8}\./, ".")] = name;
}
const shared = Object.keys(scripts.metafile.outputs).map((path) => basename(path)).filter((name) => name.startsWith("shared-"));
if (shared.length === 1) manifest["shared.js"] = shared[0];
for (const name of readdirSync(join(here, "images"))) add(name, readFileSync(join(here, "images", name)));
add("licences.json", JSON.stringify(licences().map(({ text, ...rest }) => rest), null, 1));
add("licences.txt", licences().map(({ name, version, text }) => `${name} ${version}\n\n${text}`).join(`\n${"-".repeat(100)}\n\n`));
writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 1));

for (const name of readdirSync(folder)) {
  if (/\.(js|css|svg|txt|json)$/.test(name) && name !== "manifest.json") {
    writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(folder, name)), { level: 9 }));
  }
}

function add(name, content) {
  const print = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  manifest[name] = name.replace(/(\.\w+)$/, `-${print}$1`);
  writeFileSync(join(folder, manifest[name]), content);
}

// The latin subset is the one that every page preloads.
function fontName(name) {
  return name.includes("latin-ext") ? "inter-ext.woff2" : "inter.woff2";
}

// Every package that something of landed in the bundles, with its licence and those of what it carries inside.
function licences() {
  const inputs = [...Object.keys(scripts.metafile.inputs), ...Object.keys(styles.metafile.inputs)];
  const packages = new Set(inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
  return [...packages].sort().map((name) => {
    const root = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf-8"));
    const files = readdirSync(root).filter((file) => /^(licen[cs]e|notice|copyright)/i.test(file) && existsSync(join(root, file)) && extname(file) !== ".d");
    const text = files.filter((file) => !/^licenses$/i.test(file)).map((file) => readFileSync(join(root, file), "utf-8").trim()).join("\n\n");
    return { name, version, licence: license, text };
  });
}
