import type { Geometry } from '@cityloom/twin-core';
import type { EvaluatedState, MeasureComparison, ScenarioComparison } from '@cityloom/twin-core/scenarios';

type Cell = string | number | null | undefined;

/** One field of a CSV file (RFC 4180); an apostrophe before text that a spreadsheet would run as a formula. */
function csvField(value: Cell): string {
  const plain = value === null || value === undefined ? '' : String(value);
  const text = typeof value === 'string' && /^[=+\-@\t\r]/u.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Every row of a comparison as CSV (RFC 4180, UTF-8 with byte order mark, names of measures as they are): unrounded
 * values, per scenario also the difference and whether the limit is kept.
 */
export function comparisonCsv({ states, rows }: MeasureComparison): string {
  const heading = [
    'name',
    'object',
    'unit',
    'limit',
    'limitKind',
    'limitSource',
    ...states.flatMap(({ title }, index) =>
      index === 0
        ? [title, `${title}: pass`]
        : [title, `${title}: difference`, `${title}: pass`, `${title}: limit`],
    ),
    'source',
    'derived',
  ];
  const lines = rows.map(({ name, object, unit, limit, values, source, derived }): Cell[] => [
    name,
    object,
    unit,
    limit?.value,
    limit?.kind,
    limit?.source,
    ...values.flatMap(({ value, difference, pass, limit: own }, index): Cell[] => {
      const verdict = pass === undefined ? undefined : String(pass);
      const allowed = pass === undefined ? undefined : (own ?? limit)?.value;
      return index === 0 ? [value, verdict] : [value, difference, verdict, allowed];
    }),
    source,
    String(derived),
  ]);
  return `\uFEFF${[heading, ...lines].map((line) => `${line.map(csvField).join(',')}\r\n`).join('')}`;
}

interface Feature {
  readonly type: 'Feature';
  readonly geometry: Geometry;
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * What differs and what was measured object by object, as GeoJSON (RFC 7946): one feature per object and state, with
 * the properties `state`, `object`, `difference` and the measures of the object by name, and whether each is kept.
 */
export function comparisonGeoJson(comparison: ScenarioComparison): string {
  const features = comparison.states.flatMap((state, index) => featuresOf(state, index, comparison));
  const lines = features.map((feature) => JSON.stringify(feature)).join(',\n');
  return `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`;
}

function featuresOf(
  state: EvaluatedState,
  index: number,
  { states, measures }: ScenarioComparison,
): Feature[] {
  const properties = new Map<string, Record<string, string | number | boolean | null>>();
  const of = (object: string): Record<string, string | number | boolean | null> => {
    const known = properties.get(object) ?? { state: state.id, object };
    properties.set(object, known);
    return known;
  };
  for (const { object, kind } of state.branch?.differences() ?? []) of(object)['difference'] = kind;
  for (const { name, object, values } of measures.rows) {
    const value = values[index];
    if (object === undefined || value === undefined || value.value === null) continue;
    const own = of(object);
    own[name] = value.value;
    if (value.pass !== undefined) own[`${name}: pass`] = value.pass;
  }
  return [...properties].flatMap(([object, own]) => {
    const geometry = (state.view.object(object) ?? states[0]?.view.object(object))?.geometry();
    return geometry === undefined ? [] : [{ type: 'Feature' as const, geometry, properties: own }];
  });
}
