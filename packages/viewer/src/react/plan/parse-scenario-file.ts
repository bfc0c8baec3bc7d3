import { parseScenario, type Scenario } from '@cityloom/twin-core/scenarios';

/**
 * Reads a scenario file.
 * @param city the scenario must be for, where one is loaded.
 * @throws {Error} that says what is wrong, where, and what to do.
 */
export function parseScenarioFile(text: string, city: string | undefined): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`not JSON (${reason}); choose a scenario exported from CityLoom.`, { cause: error });
  }
  const scenario = parseScenario(json);
  if (city !== undefined && scenario.base.city !== city) {
    throw new Error(`base.city is "${scenario.base.city}", but "${city}" is open; open that city first.`);
  }
  return scenario;
}
