import type { ObjectId } from '../scene/feature-table.ts';
import type { BranchDescription, DescriptionEdit } from './branch-description.ts';
import type { Change } from './change.ts';
import type { EditHistory } from './edit-history.ts';
import type { View } from './view.ts';

/** What a view is asked for. */
export interface ViewOptions {
  /** A day, ISO 8601: `2027-05-01`. */
  readonly at?: string;
}

/** What a branch of a branch begins with. */
export interface ForkOptions {
  readonly id: string;
  readonly title: string;
  /** Its parent is filled in. */
  readonly description?: BranchDescription;
}

/** How an object differs; an object of another shape or with other attributes is `changed`. */
export type ObjectDifferenceKind = 'added' | 'removed' | 'changed';

/** One object that differs between two views. */
export interface ObjectDifference {
  readonly object: ObjectId;
  readonly layer: string;
  readonly kind: ObjectDifferenceKind;
  /** Attribute columns with another value; `geometry` for another shape. Empty unless `changed`. */
  readonly attributes: readonly string[];
}

/**
 * A scenario while it is worked on: a base and ordered changes.
 * Creating, diffing and discarding cost the number of changes, never the size of the city.
 */
export interface Branch {
  readonly id: string;
  /** For people; no part of the content. */
  readonly title: string;
  /** Hash of the base's content, fixed at creation: proves that the branch never altered it. */
  readonly baseHash: string;
  /** In order of effect, switched-off ones included. */
  readonly changes: readonly Change[];
  /** Author, notes, dates, parameters, and the branch it was made from. */
  readonly description: BranchDescription;
  /**
   * Snapshot: later edits make a new view.
   * With `at` only the changes that stand on that day (their `phase`), else all.
   * @throws {RangeError} if `at` is no day of the calendar (`YYYY-MM-DD`).
   */
  view(options?: ViewOptions): View;
  /**
   * @throws {ChangeError} if the change names an unknown object or layer, an id already used,
   * or an invalid geometry; the branch stays as it was.
   */
  apply(change: Change): void;
  /** Replaces the last change if it has the same id (live drag), else applies it. One undo step. */
  amend(change: Change): void;
  /** Switches a change on or off; one undo step. @throws {RangeError} if the branch has no such change. */
  setEnabled(changeId: string, enabled: boolean): void;
  /**
   * Moves a change to another place in the order of effect; one undo step.
   * @param to place in the list without the change, from 0.
   * @throws {ChangeError} if a change would come before the one that adds its object; the branch stays as it was.
   * @throws {RangeError} if the branch has no such change or place.
   */
  move(changeId: string, to: number): void;
  /**
   * Puts a list of changes in place of the present one, as a merge gives it; one undo step.
   * @param continues the last edit goes on (a value being typed): both are one undo step.
   * @throws {ChangeError} if one of them cannot be made here; the branch stays as it was.
   */
  replaceChanges(changes: readonly Change[], continues?: boolean): void;
  /** Takes back the last edit. @returns false if there is none. */
  undo(): boolean;
  /** Makes the edit last taken back again. @returns false if there is none, as after any new edit. */
  redo(): boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What can be undone and redone, as data; a branch made with it goes on where this one stands. */
  readonly history: EditHistory;
  /** Gives it another title: no change to the city, hence no undo step. */
  rename(title: string): void;
  /** Says something about it, beside what is said, or takes it back: no change to the city, hence no undo step. */
  describe(description: DescriptionEdit): void;
  /** A branch that begins with the changes of this one and remembers where it comes from. */
  fork(options: ForkOptions): Branch;
  /** Against the base, or against another branch of the same base. */
  differences(other?: Branch): ObjectDifference[];
  /** Hash of base and effective changes. */
  contentHash(): string;
  /** Called after every edit and renaming; returns its unsubscribe. */
  subscribe(listener: () => void): () => void;
}
