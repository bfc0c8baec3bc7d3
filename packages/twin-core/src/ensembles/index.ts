export type {
  DiscreteDistribution,
  Distribution,
  InputValue,
  LogNormalDistribution,
  NormalDistribution,
  TriangularDistribution,
  UniformDistribution,
} from './distribution.ts';
export { EnsembleError } from './ensemble-error.ts';
export { planEnsemble } from './ensemble-plan.ts';
export type { EnsembleJob, EnsemblePlan, PlannedMember } from './ensemble-plan.ts';
export { createEnsembleReducer } from './ensemble-reducer.ts';
export type { EnsembleMember, EnsembleReducer, EnsembleResult, MemberFailure } from './ensemble-reducer.ts';
export { MOST_MEMBERS, parseEnsembleRequest } from './ensemble-request.ts';
export type {
  EnsembleField,
  EnsembleRequest,
  InputEffect,
  Sampling,
  UncertainInput,
} from './ensemble-request.ts';
export type { InputInfluence, MeasureDistribution } from './measure-distributions.ts';
export { runJob } from './member-result.ts';
export type { JobOptions, MemberResult } from './member-result.ts';
export { runEnsemble } from './run-ensemble.ts';
export type { EnsembleOptions, EnsembleProgress } from './run-ensemble.ts';
export { normalQuantile } from '../numeric/normal-quantile.ts';
export { philox4x32 } from '../time/philox.ts';
export type { CounterWords } from '../time/philox.ts';
