// Used by a script and a test: nothing of it comes with reading a scenario.
import * as z from 'zod/mini';
import { CHANGE_SCHEMAS, unknownChangeSchema } from '../twin/change-schema.ts';
import { scenarioFileSchema } from './scenario-file.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a schema of types alone does not say, by member. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  id: 'Unique among the scenarios of a city.',
  title: 'For people.',
  author: 'Who answers for it.',
  notes: 'Free text: intent, assumptions, what is left open.',
  created: 'When it was begun, ISO 8601 with zone.',
  modified: 'When it was last worked on, ISO 8601 with zone.',
  parameters: 'Values the analyses share, by name; any JSON.',
  parent: 'The scenario this one was branched from, as it was then.',
  base: 'City package the changes apply to; hash, 64 hexadecimal digits, pins its content.',
  changes:
    'In order of effect. Kinds a reader does not know are kept and written back unaltered, without effect.',
  runs: 'Models to run on the result, with their parameters and seed.',
};

/** JSON Schema (draft 2020-12) of a scenario file of the present version, as published in `docs/schemas/`. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const file = toJson(scenarioFileSchema);
  const known = Object.entries(CHANGE_SCHEMAS);
  const unknown = toJson(unknownChangeSchema);
  // A known kind with anything wrong must not pass for an unknown one.
  const names = known.map(([name]) => name.replace('.', '\\.')).join('|');
  const kind = { type: 'string', minLength: 1, pattern: `^(?!(?:${names})$)` };
  const items = {
    anyOf: [...known.map(([name]) => ({ $ref: `#/$defs/${name}` })), { $ref: '#/$defs/unknown' }],
  };
  const properties = file['properties'] as Readonly<Record<string, Json>>;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'CityLoom scenario, version 2',
    ...file,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [
        name,
        {
          ...(DESCRIPTIONS[name] !== undefined && { description: DESCRIPTIONS[name] }),
          ...schema,
          ...(name === 'changes' && { items }),
        },
      ]),
    ),
    $defs: {
      ...Object.fromEntries(known.map(([name, schema]) => [name, toJson(schema)])),
      unknown: { ...unknown, properties: { ...(unknown['properties'] as Json), kind } },
    },
  };
}

/** Schema of what stands in a file: `null` for absent attributes, before it is read. */
function toJson(schema: z.core.$ZodType): Json {
  const members = Object.entries(z.toJSONSchema(schema, { io: 'input' }));
  return Object.fromEntries(members.filter(([name]) => name !== '$schema'));
}
