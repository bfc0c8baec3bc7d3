export { evaluateScenario } from './evaluate-scenario.ts';
export type { EvaluateOptions, ScenarioEvaluation } from './evaluate-scenario.ts';
export { openScenario, scenarioOfBranch } from './open-scenario.ts';
export type { ScenarioContext } from './open-scenario.ts';
export { parseScenario, ScenarioError, serializeScenario, unknownChangeKinds } from './scenario-file.ts';
export { SCENARIO_SCHEMA_VERSION } from './scenario.ts';
export type { Scenario } from './scenario.ts';
export { parseChange, serializeChange } from '../twin/change-schema.ts';
