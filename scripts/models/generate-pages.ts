/**
 * Writes the page of every model to `docs/models`: run it after a model or its README changed.
 *
 * `node scripts/models/generate-pages.ts [--words] [--quick] [model …]`: works all figures out in full, which takes minutes;
 * with `--words` only those the page does not have yet, with `--quick` none that takes minutes.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { MODELS } from '../../packages/twin-core/src/models/index.ts';
import {
  FULL_VALIDATION_CASES,
  VALIDATION_CASES,
  validateCase,
} from '../../packages/twin-core/src/models/validation.ts';
import type { ValidationCase } from '../../packages/twin-core/src/index.ts';
import { LATER, modelPage, PAGES, pagesIndex, reachedOf, reachedText } from './model-page.ts';
import type { PageCase } from './model-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const { values: flags, positionals: wanted } = parseArgs({
  options: { words: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const casesOf = (id: string) => FULL_VALIDATION_CASES.filter(({ model }) => model === id);

async function write(name: string, text: string): Promise<void> {
  const path = join(ROOT, PAGES, name);
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
  console.log(`${PAGES}/${name}`);
}

const quick = new Set(VALIDATION_CASES);

function reached(entry: ValidationCase): string {
  return flags.quick && !quick.has(entry) ? LATER : reachedText(validateCase(entry));
}

/** Cases of a model with what is reached: worked out, or where that will do, as its page has it. */
function reachedCases(id: string): PageCase[] {
  const path = join(ROOT, PAGES, `${id}.md`);
  const before =
    flags.words && existsSync(path) ? reachedOf(readFileSync(path, 'utf8')) : new Map<string, string>();
  return casesOf(id).map((entry) => ({ ...entry, reached: before.get(entry.case) ?? reached(entry) }));
}

mkdirSync(join(ROOT, PAGES), { recursive: true });
for (const model of MODELS) {
  if (wanted.length > 0 && !wanted.includes(model.id)) continue;
  const readme = readFileSync(join(ROOT, 'packages/twin-core/src/models', model.id, 'README.md'), 'utf8');
  await write(`${model.id}.md`, modelPage(model, readme, reachedCases(model.id)));
}
const counts = new Map(MODELS.map(({ id }) => [id, casesOf(id).length]));
await write('README.md', pagesIndex(MODELS, counts));
