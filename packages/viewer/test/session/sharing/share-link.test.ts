import { parseChange } from '@cityloom/twin-core/scenarios';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommandError, decodeShareLink, encodeShareLink, type SharedState } from '@cityloom/viewer/session';

const position = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
);
const text = fc.string({ unit: 'binary', maxLength: 40 });
const name = fc.string({ minLength: 1, maxLength: 30 });
const header = { id: name, at: fc.constant('2026-05-04T08:00:00.000Z'), by: name };
const change = fc.oneof(
  fc.record({
    ...header,
    kind: fc.constant('object.add' as const),
    layer: name,
    object: name,
    geometry: fc.record({ type: fc.constant('Point' as const), coordinates: position }),
    attributes: fc.dictionary(name, fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }))),
  }),
  fc.record({ ...header, kind: fc.constant('object.remove' as const), object: name, enabled: fc.boolean() }),
  // What a later version wrote must pass through unaltered.
  fc
    .record({ ...header, kind: name.map((kind) => `later.${kind}`), depth: fc.integer() })
    .map((original) => parseChange(original)),
);
const changes = fc.array(change, { maxLength: 6 });
const pose = fc.record({
  longitudeDegrees: fc.double({ min: -180, max: 180, noNaN: true }),
  latitudeDegrees: fc.double({ min: -90, max: 90, noNaN: true }),
  range: fc.double({ min: 1, max: 1e6, noNaN: true }),
  headingDegrees: fc.double({ min: 0, max: 360, noNaN: true }),
  pitchDegrees: fc.double({ min: -90, max: 0, noNaN: true }),
});
const request = fc.record({
  model: name,
  parameters: fc.record({ rate: fc.double({ min: 0, max: 9, noNaN: true }), at: position }),
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
});
const run = fc.record({ request, changes }, { requiredKeys: ['request'] });
const description = fc.record(
  {
    author: text,
    notes: text,
    created: fc.constant('2026-11-21T10:00:00+05:00'),
    parameters: fc.dictionary(name, fc.oneof(text, fc.constant(null), position)),
    parent: fc.record(
      { id: name, contentHash: name, changes: fc.array(fc.record({ id: name, hash: name })) },
      { requiredKeys: ['id', 'contentHash'] },
    ),
  },
  { requiredKeys: [] },
);
const localized = fc.record({ en: text, 'zh-CN': text });
const layer = fc.record({
  id: name,
  title: localized,
  theme: name,
  catalogue: fc.record({ licence: text, origin: fc.constant('government' as const) }, { requiredKeys: [] }),
  contentHash: name,
  kind: name,
  recipe: fc.record({ url: name, settings: fc.record({ encoding: text }, { requiredKeys: [] }) }),
});
const sharedState = fc.record(
  {
    city: name,
    baseHash: text,
    camera: pose,
    hiddenLayers: fc.uniqueArray(name, { maxLength: 5 }),
    mode: fc.constantFrom('explore' as const, 'plan' as const, 'drill' as const),
    theme: fc.constantFrom('dark' as const, 'light' as const),
    language: fc.constantFrom('en' as const, 'zh-CN' as const),
    projection: fc.constantFrom('3d' as const, '2d' as const),
    styles: fc.dictionary(name, fc.constant({ kind: 'single' as const, colour: '#12ab34' })),
    filters: fc.dictionary(name, fc.record({ text, column: name })),
    layers: fc.array(layer, { maxLength: 4 }),
    ownFiles: fc.nat({ max: 9 }),
    selection: name,
    branch: fc.record(
      { id: name, title: text, changes, description, runs: fc.array(request, { maxLength: 3 }), base: text },
      { requiredKeys: ['id', 'title', 'changes'] },
    ),
    run,
    field: name,
    readings: fc.record(
      {
        points: fc.array(fc.record({ name: fc.string({ minLength: 1, maxLength: 12 }), position }), {
          maxLength: 26,
        }),
        line: fc.array(position, { minLength: 2, maxLength: 9 }),
      },
      { requiredKeys: [] },
    ),
    time: fc.double({ min: 0, max: 1e5, noNaN: true }),
  },
  {
    requiredKeys: ['city', 'baseHash', 'hiddenLayers', 'mode', 'theme', 'language', 'projection', 'time'],
  },
);

/** What JSON can tell apart: no -0. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test('a link gives back what it was made from, in characters every mail program leaves alone', async () => {
  await fc.assert(
    fc.asyncProperty(sharedState, async (state) => {
      const link = await encodeShareLink(state);
      expect(link).toMatch(/^v1\.[\w-]+$/);
      expect(await decodeShareLink(`#${link}`)).toEqual(asJson(state));
    }),
    { seed: 20261121, numRuns: 150 },
  );
});

const STATE: SharedState = {
  city: 'astana',
  baseHash: 'abc',
  hiddenLayers: [],
  mode: 'plan',
  theme: 'dark',
  language: 'en',
  projection: '3d',
  time: 0,
};

async function pack(json: string): Promise<string> {
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = await new Response(stream).bytes();
  return `v1.${Buffer.from(bytes).toString('base64url')}`;
}

test('a link cut anywhere is refused with a reason and a remedy', async () => {
  const link = await encodeShareLink({ ...STATE, selection: 'buildings/osm/way/315300094' });
  for (let length = 0; length < link.length; length += 1) {
    await expect(decodeShareLink(link.slice(0, length)), `first ${length} characters`).rejects.toThrow(
      /share link: cannot be opened, .+; ask for the link again/,
    );
  }
});

test.each([
  ['no link at all', 'hello', /it is not a share link/],
  ['a later version', 'v2.abc', /made by a later version/],
  ['not base64', 'v1.%%%', /damaged/],
])('%s is refused', async (_what, fragment, message) => {
  await expect(decodeShareLink(fragment)).rejects.toThrow(message);
});

test('a link with a wrong field names the field, in both languages', async () => {
  const error = await decodeShareLink(await pack(JSON.stringify({ ...STATE, theme: 'pink' }))).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).text.en).toContain('theme');
  expect((error as CommandError).text['zh-CN']).toContain('theme');
});

test('a link that unpacks without end is refused', async () => {
  const bomb = await pack(JSON.stringify({ ...STATE, city: 'a'.repeat(20_000_000) }));
  await expect(decodeShareLink(bomb)).rejects.toThrow(/damaged/);
});
