import { SCENARIO_SCHEMA_VERSION, type Scenario } from '@cityloom/twin-core';

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('not a scenario: expected a JSON object; export one here to see the form.');
  }
  return value as Readonly<Record<string, unknown>>;
}

/**
 * Reads a scenario file. Each change is checked when it is applied.
 * @param city the scenario must be for, where one is loaded.
 * @throws {Error} that says what is wrong and what to do.
 */
export function parseScenarioFile(text: string, city: string | undefined): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`not JSON (${reason}); choose a scenario exported from CityLoom.`, { cause: error });
  }
  const file = record(json);
  if (file['schema'] !== 'cityloom/scenario') {
    throw new Error(`schema is ${JSON.stringify(file['schema'])}; expected "cityloom/scenario".`);
  }
  const version = file['schemaVersion'];
  if (typeof version !== 'number' || version > SCENARIO_SCHEMA_VERSION) {
    throw new Error(
      `schemaVersion is ${JSON.stringify(version)}; this version reads up to ${SCENARIO_SCHEMA_VERSION}. Update CityLoom.`,
    );
  }
  const base = record(file['base']);
  if (city !== undefined && base['city'] !== city) {
    throw new Error(
      `base.city is ${JSON.stringify(base['city'])}, but "${city}" is open; open that city first.`,
    );
  }
  if (!Array.isArray(file['changes'])) throw new Error('changes: expected a list.');
  if (typeof file['id'] !== 'string' || typeof file['title'] !== 'string') {
    throw new Error('id and title: expected texts.');
  }
  return json as Scenario;
}
