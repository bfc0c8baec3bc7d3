// The small flavour of the schema library (8.8 kB gzip instead of 29.7): this is the edge of a core with a size
// budget. Model parameters use the full flavour, `import * as z from 'zod'`, for its `.meta()`.
import * as z from 'zod/mini';
import type { AttributeValue } from '../scene/columns.ts';
import { firstProblem } from '../validation/issues.ts';
import { ChangeError } from './change-error.ts';
import type { Change, ChangeHeader, ChangeKind, UnknownChange } from './change.ts';
import { assertValues } from './check-values.ts';

const text = z.string().check(z.minLength(1));
const phase = z.strictObject({
  status: z.exactOptional(z.enum(['planned', 'approved', 'under-construction', 'built'])),
  from: z.exactOptional(z.iso.date()),
  until: z.exactOptional(z.iso.date()),
});
const plainHeader = {
  id: text,
  at: z.iso.datetime({ offset: true }),
  by: text,
  note: z.exactOptional(z.string()),
  enabled: z.exactOptional(z.boolean()),
};
const header = { ...plainHeader, phase: z.exactOptional(phase) };

const position = z.tuple([z.number(), z.number()]);
const line = z.array(position);
const polygon = z.array(line);
const geometry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Point'), coordinates: position }),
  z.strictObject({ type: z.literal('MultiPoint'), coordinates: line }),
  z.strictObject({ type: z.literal('LineString'), coordinates: line }),
  z.strictObject({ type: z.literal('MultiLineString'), coordinates: polygon }),
  z.strictObject({ type: z.literal('Polygon'), coordinates: polygon }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon) }),
]);

/** In a file `null` stands for "absent", which JSON has no other word for. */
const attributes = z.pipe(
  z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  z.transform((record): Readonly<Record<string, AttributeValue>> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, value ?? undefined])),
  ),
);

/** Schema of each kind as a file holds it. */
export const CHANGE_SCHEMAS: Readonly<Record<Exclude<ChangeKind, 'unknown'>, z.ZodMiniType<Change>>> = {
  'object.add': z.strictObject({
    ...header,
    kind: z.literal('object.add'),
    layer: text,
    object: text,
    geometry,
    attributes,
  }),
  'object.remove': z.strictObject({ ...header, kind: z.literal('object.remove'), object: text }),
  'object.set': z.strictObject({ ...header, kind: z.literal('object.set'), object: text, attributes }),
  'object.reshape': z.strictObject({ ...header, kind: z.literal('object.reshape'), object: text, geometry }),
  'road.close': z.strictObject({ ...header, kind: z.literal('road.close'), object: text }),
  'road.open': z.strictObject({ ...header, kind: z.literal('road.open'), object: text }),
  'road.set': z.strictObject({
    ...header,
    kind: z.literal('road.set'),
    object: text,
    direction: z.exactOptional(z.enum(['forward', 'backward', 'both'])),
    lanes: z.exactOptional(z.int()),
    speedLimitKmh: z.exactOptional(z.number()),
  }),
};

type UnknownHeader = Omit<ChangeHeader, 'phase'> & { readonly kind: string };

/** What every change has, of whatever kind. A later version may date its kinds in its own way: no `phase` here. */
export const unknownChangeSchema: z.ZodMiniType<UnknownHeader> = z.looseObject({
  ...plainHeader,
  kind: text,
});

/**
 * Reads a change from outside. A kind this version does not know is kept whole as an {@link UnknownChange};
 * a known kind with anything wrong is refused.
 * @throws {ChangeError} with the place inside the change, what is wrong and what to do.
 */
export function parseChange(input: unknown): Change {
  const read = z.looseObject({ kind: text }).safeParse(input, { reportInput: true });
  const changeId = idOf(input);
  if (!read.success) throw errorOf(changeId, read.error);
  const { kind } = read.data;
  if (!isKnownKind(kind)) return parseUnknown(changeId, input);
  const change = CHANGE_SCHEMAS[kind].safeParse(input, { reportInput: true });
  if (!change.success) throw errorOf(changeId, change.error);
  assertValues(change.data);
  return change.data;
}

function isKnownKind(kind: string): kind is keyof typeof CHANGE_SCHEMAS {
  return Object.hasOwn(CHANGE_SCHEMAS, kind);
}

function parseUnknown(changeId: string | undefined, input: unknown): UnknownChange {
  const read = unknownChangeSchema.safeParse(input, { reportInput: true });
  if (!read.success) throw errorOf(changeId, read.error);
  const { id, at, by, note, enabled } = read.data;
  return {
    kind: 'unknown',
    id,
    at,
    by,
    ...(note !== undefined && { note }),
    ...(enabled !== undefined && { enabled }),
    // The object itself, so that every member and their order survive.
    original: input as Readonly<Record<string, unknown>>,
  };
}

function errorOf(changeId: string | undefined, error: z.core.$ZodError): ChangeError {
  const problem = firstProblem(error);
  return new ChangeError(changeId, problem.path, problem.message);
}

function idOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('id' in input)) return undefined;
  return typeof input.id === 'string' ? input.id : undefined;
}
