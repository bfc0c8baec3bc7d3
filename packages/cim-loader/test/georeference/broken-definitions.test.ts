import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGeoreference, LoadError } from '@cityloom/cim-loader';
import { createRandom } from '@cityloom/twin-core';
import { expect, test } from 'vitest';

const FILE = join(import.meta.dirname, '../golden/projinfo-definitions.json');
const DEFINITIONS = Object.values(
  JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Record<string, string>>,
).flatMap((texts) => Object.values(texts));
const PIECES = '[]",0123456789.-eE(){}:';

/** Characters replaced, cut out, repeated, or the end lost; mostly without codes, so that parameters are read. */
function damage(definition: string, next: () => number): string {
  const codes = /,(?:AUTHORITY|ID)\["EPSG",[^\]]*\]/gu;
  let text =
    next() < 0.7
      ? definition.replaceAll(codes, '').replace(/^(PROJ[A-Z_]*\[)"[^"]*"/u, '$1"Our grid"')
      : definition;
  for (let change = 0; change < 1 + next() * 3; change++) {
    const at = Math.floor(next() * text.length);
    const kind = next();
    const other = Math.floor(next() * text.length);
    if (kind < 0.3) text = text.slice(0, at) + text.slice(at + 1 + Math.floor(next() * 20));
    else if (kind < 0.6)
      text = text.slice(0, at) + PIECES.charAt(Math.floor(next() * PIECES.length)) + text.slice(at + 1);
    else if (kind < 0.7) text = text.slice(0, at);
    else text = text.slice(0, at) + text.slice(other, other + 40) + text.slice(at);
  }
  return text;
}

test('broken definitions are read or refused in words; positions then have an image or are NaN', async () => {
  const random = createRandom(20_261_122);
  let read = 0;
  for (let number = 0; number < 3000; number++) {
    const definition = damage(DEFINITIONS[number % DEFINITIONS.length] ?? '', () => random.next());
    try {
      const georeference = await createGeoreference({ definition }, {}, 'city.prj');
      const positions = Float64Array.of(113, 23, 500_000, 2_500_000, NaN, 1e300, -Infinity, 0);
      georeference.transform(positions, 2);
      georeference.invert(positions, 2);
      georeference.judge([1, 2, 3, 4], [1, 2, 3, 4]);
      read++;
    } catch (error) {
      if (!(error instanceof LoadError)) throw new Error(`number ${number}: ${definition}`, { cause: error });
      expect(error.message).toMatch(/^city\.prj: .*; \S/u);
    }
  }
  expect(read).toBeGreaterThan(300);
});
