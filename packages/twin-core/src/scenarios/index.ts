export { compareBranches, mergeBranches, rebaseBranch, rebaseChanges } from '../merging/index.ts';
export type {
  Ancestor,
  Aspect,
  BranchConflict,
  MergeOptions,
  MergeResult,
  RebaseTarget,
  Resolution,
  ThreeWayDifference,
} from '../merging/index.ts';
export { compareMeasures, concernOf, failingFirst } from './compare-measures.ts';
export type {
  ComparedState,
  ComparedValue,
  MeasureComparison,
  MeasureRow,
  RowConcern,
} from './compare-measures.ts';
export { compareObjectStates } from './compare-object-states.ts';
export { baselineState, compareScenarios, compareStates } from './compare-scenarios.ts';
export type {
  EvaluatedState,
  ImpossibleRun,
  ScenarioComparison,
  StateToCompare,
} from './compare-scenarios.ts';
export { comparisonMeasureTitle } from './comparison-titles.ts';
export { evaluateBesideBase } from './evaluate-beside-base.ts';
export type { EvaluationBesideBase } from './evaluate-beside-base.ts';
export { evaluateScenario } from './evaluate-scenario.ts';
export type { EvaluateOptions, ScenarioEvaluation } from './evaluate-scenario.ts';
export { openScenario, scenarioOfBranch } from './open-scenario.ts';
export type { ScenarioContext } from './open-scenario.ts';
export { ScenarioError } from './scenario-error.ts';
export { parseScenario } from './scenario-file.ts';
export { scenarioJsonSchema } from './scenario-json-schema.ts';
export { scenarioNotes } from './scenario-notes.ts';
export type { ScenarioNote } from './scenario-notes.ts';
export { serializeScenario, unknownChangeKinds } from './serialize-scenario.ts';
export { SCENARIO_SCHEMA_VERSION } from './scenario.ts';
export type { Scenario } from './scenario.ts';
export { parseChange } from '../twin/change-schema.ts';
export { serializeChange } from '../twin/serialize-change.ts';
