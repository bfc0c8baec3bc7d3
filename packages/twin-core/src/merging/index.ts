export { compareBranches } from './compare-branches.ts';
export type { ThreeWayDifference } from './compare-branches.ts';
export type { Ancestor } from './align-changes.ts';
export type { Aspect } from './aspects.ts';
export type { BranchConflict, Resolution } from './conflict.ts';
export { mergeBranches, rebaseBranch, rebaseChanges } from './merge-branches.ts';
export type { MergeOptions, MergeResult, RebaseTarget } from './merge-branches.ts';
