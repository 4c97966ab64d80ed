// Writes a made corpus as JSON lines: `node build/make.mjs newsroom 500 > articles.jsonl`.

import { hostile, longRead, newsroom } from './corpus';

const [kind, size] = process.argv.slice(2);
const articles = kind === 'hostile' ? hostile() : kind === 'long' ? longRead(Number(size)) : newsroom(Number(size));
process.stdout.write(articles.map((article) => `${JSON.stringify(article)}\n`).join(''));
