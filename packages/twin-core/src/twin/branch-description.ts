/** One change as it was when a branch was made from another: enough to tell who altered it since. */
export interface ChangeMark {
  readonly id: string;
  /** {@link hashChange} of it. */
  readonly hash: string;
}

/** The scenario another was branched from, as it was then. */
export interface BranchParent {
  readonly id: string;
  readonly contentHash: string;
  /** Its changes then, in order; absent where nobody kept them. */
  readonly changes?: readonly ChangeMark[];
}

/** What people say about a branch: no part of the city, hence of no hash and no undo step. */
export interface BranchDescription {
  readonly author?: string;
  readonly notes?: string;
  /** When it was begun: ISO 8601 with zone. */
  readonly created?: string;
  /** When it was last worked on: ISO 8601 with zone. */
  readonly modified?: string;
  /** Values its analyses share, by name: a study area, the day sunlight is evaluated for. Plain JSON data. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly parent?: BranchParent;
}

/** What is said anew of a branch; `undefined` takes it back. */
export type DescriptionEdit = {
  readonly [Name in keyof BranchDescription]?: BranchDescription[Name] | undefined;
};
