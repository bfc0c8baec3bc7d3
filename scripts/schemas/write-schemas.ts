/**
 * Writes the published JSON Schemas from the schemas the code reads by; a test tells when they differ.
 *
 * `node scripts/schemas/write-schemas.ts`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { scenarioJsonSchema } from '../../packages/twin-core/src/scenarios/index.ts';

const FOLDER = join(import.meta.dirname, '../../docs/schemas');

const target = join(FOLDER, 'scenario.schema.json');
const text = JSON.stringify(scenarioJsonSchema(), undefined, 2);
writeFileSync(target, await format(text, { ...(await resolveConfig(target)), filepath: target }));
