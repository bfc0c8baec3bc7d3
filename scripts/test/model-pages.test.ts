import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { MODELS } from '../../packages/twin-core/src/models/index.ts';
import { FULL_VALIDATION_CASES, VALIDATION_CASES } from '../../packages/twin-core/src/models/validation.ts';
import { LATER, modelPage, PAGES, pagesIndex, reachedOf } from '../models/model-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, PAGES);

async function formatted(name: string, text: string): Promise<string> {
  const path = join(FOLDER, name);
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

const REMEDY = 'run `node scripts/models/generate-pages.ts`';

describe('pages of the models', () => {
  it.each(MODELS.map((model) => [model.id, model] as const))('%s is up to date', async (id, model) => {
    const written = readFileSync(join(FOLDER, `${id}.md`), 'utf8');
    const readme = readFileSync(join(ROOT, 'packages/twin-core/src/models', id, 'README.md'), 'utf8');
    const reached = reachedOf(written);
    const cases = FULL_VALIDATION_CASES.filter((entry) => entry.model === id).map((entry) => ({
      ...entry,
      reached: reached.get(entry.case) ?? LATER,
    }));
    expect(cases.length).toBeGreaterThan(0);
    const expected = await formatted(`${id}.md`, modelPage(model, readme, cases));
    expect(written, REMEDY).toBe(expected);
    // Whether a figure is still reached is for the tests of the models to say; that it was worked out, is for this one.
    for (const entry of VALIDATION_CASES.filter((each) => each.model === id)) {
      expect(reached.get(entry.case), entry.case).toMatch(/^(?:≈ 0|-?\d)/u);
    }
  });

  it('are listed, and their links lead somewhere', async () => {
    const counts = new Map(
      MODELS.map(({ id }) => [id, FULL_VALIDATION_CASES.filter(({ model }) => model === id).length]),
    );
    const index = readFileSync(join(FOLDER, 'README.md'), 'utf8');
    expect(index, REMEDY).toBe(await formatted('README.md', pagesIndex(MODELS, counts)));
    expect(readdirSync(FOLDER)).toHaveLength(MODELS.length + 1);
    for (const name of readdirSync(FOLDER)) {
      const path = join(FOLDER, name);
      for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)) {
        expect(existsSync(join(dirname(path), target)), `${name}: ${target}`).toBe(true);
      }
    }
  });
});
