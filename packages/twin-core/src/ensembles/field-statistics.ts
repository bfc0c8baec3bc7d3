import type { FieldDescription, FieldFrame } from '../simulation/model.ts';
import type { LocalizedText } from '../units/quantity.ts';
import { EnsembleError } from './ensemble-error.ts';
import { USUAL_PERCENTILES } from './ensemble-request.ts';
import type { EnsembleField, EnsembleRequest } from './ensemble-request.ts';
import { sortedQuantile } from './order-statistics.ts';

/** A field of one member, as it is kept: its values, or multiples of the field's precision. */
export type KeptValues = Float32Array | Uint16Array;

/** Largest multiple of a precision that is kept. */
const MOST_STEPS = 65_535;

/**
 * Values as they are kept until all members are there.
 * @throws {EnsembleError} if a value is too large for the precision asked for, or below 0 with one.
 */
export function keepValues(
  values: Float32Array,
  { precision, field }: EnsembleField,
  place: string,
): KeptValues {
  if (precision === undefined) return values;
  const steps = new Uint16Array(values.length);
  for (let cell = 0; cell < values.length; cell += 1) {
    const value = values[cell] as number;
    const step = Math.round(value / precision);
    if (!(step >= 0 && step <= MOST_STEPS)) {
      const most = Number((MOST_STEPS * precision).toPrecision(4));
      throw new EnsembleError(
        `${place}.precision`,
        `is ${precision}, with which values from 0 to ${most} can be kept, but ${field} has ${value}; ` +
          'give a coarser one, or leave it out',
      );
    }
    steps[cell] = step;
  }
  return steps;
}

/** A field whose thresholds are numbers. */
export type ReducedField = EnsembleField & { readonly thresholds: readonly number[] };

/** A field with the limits of its classes as thresholds, where those are asked for. */
export function reducedField(field: EnsembleField, { levels }: FieldDescription): ReducedField {
  const { thresholds } = field;
  if (thresholds !== 'levels') return { ...field, thresholds };
  return { ...field, thresholds: levels.map(({ limit }) => limit).filter((limit) => limit > 0) };
}

/** Cells between two chances to pause. */
const CELLS_AT_ONCE = 20_000;

/**
 * Quantiles, mean and shares above the thresholds of a field, cell by cell. Exact: from every member's value.
 * @param members kept values of the finished members, in their order.
 * @returns one frame per field of {@link statisticFields}.
 */
export function* fieldStatistics(
  field: ReducedField,
  members: readonly KeptValues[],
  time: number,
  request: Pick<EnsembleRequest, 'percentiles'>,
): Generator<undefined, FieldFrame[]> {
  const { percentiles = USUAL_PERCENTILES } = request;
  const { thresholds, precision = 1, conditional = false } = field;
  const cells = members[0]?.length ?? 0;
  const frames = idsOf(field, percentiles).map((id) => ({
    field: id,
    time,
    values: new Float32Array(cells),
  }));
  const outputs = frames.map(({ values }) => values);
  const scratch = new Float64Array(members.length);
  for (let cell = 0; cell < cells; cell += 1) {
    if (cell % CELLS_AT_ONCE === CELLS_AT_ONCE - 1) yield undefined;
    const count = gather(members, cell, precision, conditional, scratch);
    // Most cells of a city stay dry, or clean, in every member.
    if (count === 0) continue;
    const sorted = scratch.subarray(0, count).sort();
    for (const [index, percent] of percentiles.entries()) {
      (outputs[index] as Float32Array)[cell] = sortedQuantile(sorted, count, percent);
    }
    (outputs[percentiles.length] as Float32Array)[cell] =
      sorted.reduce((sum, value) => sum + value, 0) / count;
    for (const [index, threshold] of thresholds.entries()) {
      const reaching = count - firstAtLeast(sorted, threshold);
      (outputs[percentiles.length + 1 + index] as Float32Array)[cell] = (100 * reaching) / members.length;
    }
  }
  return frames;
}

/** Collects the members' values in a cell. @returns how many count; 0 where all are 0. */
function gather(
  members: readonly KeptValues[],
  cell: number,
  precision: number,
  conditional: boolean,
  scratch: Float64Array,
): number {
  let [count, any] = [0, false];
  for (const values of members) {
    const value = (values[cell] as number) * precision;
    if (value !== 0) any = true;
    else if (conditional) continue;
    scratch[count] = value;
    count += 1;
  }
  return any ? count : 0;
}

function firstAtLeast(sorted: Float64Array, threshold: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) >= threshold) high = middle;
    else low = middle + 1;
  }
  return low;
}

function idsOf({ field, thresholds }: ReducedField, percentiles: readonly number[]): string[] {
  return [
    ...percentiles.map((percent) => `${field}.p${percent}`),
    `${field}.mean`,
    ...thresholds.map((threshold) => `${field}.reaches-${threshold}`),
  ];
}

/** Classes of a probability, per cent. */
const PROBABILITY_LEVELS: FieldDescription['levels'] = [
  { limit: 1, label: { en: 'unlikely', 'zh-CN': '不大可能' } },
  { limit: 10, label: { en: 'possible', 'zh-CN': '可能' } },
  { limit: 50, label: { en: 'likely', 'zh-CN': '很可能' } },
  { limit: 90, label: { en: 'almost certain', 'zh-CN': '几乎必然' } },
];

/** Descriptions of the fields that {@link fieldStatistics} gives frames of, in its order. */
export function statisticFields(
  field: ReducedField,
  described: FieldDescription,
  { percentiles = USUAL_PERCENTILES }: Pick<EnsembleRequest, 'percentiles'>,
): FieldDescription[] {
  const { title, unit, grid, levels, standardName } = described;
  const same = { unit, levels, ...(standardName !== undefined && { standardName }) };
  const titles: LocalizedText[] = [
    ...percentiles.map((percent) => withPrefix(title, `P${percent}`, `P${percent}`)),
    withPrefix(title, 'Mean', '均值'),
    ...field.thresholds.map((threshold) => ({
      en: `Probability: ${title.en} ≥ ${threshold} ${unit === '1' ? '' : unit}`.trim(),
      'zh-CN': `概率：${title['zh-CN']} ≥ ${threshold} ${unit === '1' ? '' : unit}`.trim(),
    })),
  ];
  const shares = percentiles.length + 1;
  return idsOf(field, percentiles).map((id, index) => ({
    id,
    title: titles[index] ?? title,
    grid,
    ...(index < shares ? same : { unit: '%', levels: PROBABILITY_LEVELS }),
  }));
}

function withPrefix(title: LocalizedText, english: string, chinese: string): LocalizedText {
  return { en: `${english}: ${title.en}`, 'zh-CN': `${chinese}：${title['zh-CN']}` };
}
