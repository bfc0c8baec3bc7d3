import { serializeChange } from '../twin/serialize-change.ts';
import type { Scenario } from './scenario.ts';

/** The scenario as plain JSON data; changes of unknown kinds exactly as they were read. */
export function serializeScenario(scenario: Scenario): Readonly<Record<string, unknown>> {
  return { ...scenario, changes: scenario.changes.map(serializeChange) };
}

/** Kinds of changes that are kept without effect, each once: tell the user. */
export function unknownChangeKinds(scenario: Scenario): string[] {
  const kinds = scenario.changes.flatMap((change) =>
    change.kind === 'unknown' ? [String(change.original['kind'])] : [],
  );
  return [...new Set(kinds)];
}
