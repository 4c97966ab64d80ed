// Builds the page's script and style sheet into dist/, and the policy that names their hashes.
//
// The result is committed, and src/report/html.rs includes it: whoever builds wirecopy needs no
// Node. It is the same on every machine, because esbuild's version is locked and nothing of the
// machine gets into it; ci.sh rebuilds it and compares.
//
// With --tests, the tests are bundled into build/ instead, so that Node can run them.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const at = (...parts) => join(root, ...parts);

const sha256 = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

async function page() {
  mkdirSync(at('dist'), { recursive: true });
  const shared = { bundle: true, minify: true, charset: 'ascii', legalComments: 'none', logLevel: 'warning' };
  await build({
    ...shared,
    entryPoints: [at('src', 'main.ts')],
    outfile: at('dist', 'report.js'),
    format: 'iife',
    target: 'es2022',
  });
  await build({
    ...shared,
    entryPoints: [at('src', 'style.css')],
    outfile: at('dist', 'report.css'),
    target: ['chrome111', 'firefox114', 'safari16.4'],
  });
  const [script, style] = ['report.js', 'report.css'].map((name) => {
    // A parser of HTML normalises line ends, and would end the element early at its closing tag.
    const text = readFileSync(at('dist', name), 'utf8').trimEnd();
    if (/\r|<\/script|<\/style|<!--/i.test(text)) {
      throw new Error(`dist/${name} cannot stand inside a page`);
    }
    writeFileSync(at('dist', name), text);
    return sha256(text);
  });
  const policy = [
    "default-src 'none'",
    `script-src ${script}`,
    `style-src ${style}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  writeFileSync(at('dist', 'policy.txt'), policy.join('; '));
}

async function tests() {
  const names = readdirSync(at('test')).filter((name) => name.endsWith('.test.ts'));
  await build({
    entryPoints: names.map((name) => at('test', name)),
    outdir: at('build'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
}

await (process.argv.includes('--tests') ? tests() : page());
