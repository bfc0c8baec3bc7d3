import type { OsmTags } from './osm-feature.ts';

/** Degrees as integers of 1e-7: OSM's own precision. */
export const UNITS_PER_DEGREE = 1e7;

/** What elements a way or a relation is made of. */
export type MemberType = 'node' | 'way' | 'relation';

/** One member of a relation. */
export interface RelationMember {
  readonly type: MemberType;
  readonly id: number;
  readonly role: string;
}

/**
 * Takes the elements of an OpenStreetMap file one by one, in the file's order. `refs` and `members` are only valid
 * during the call.
 */
export interface ElementSink {
  /** False where nodes need not be read again. */
  readonly wantsNodes: boolean;
  /** Whether elements with this tag may matter: readers need not make tags of others. */
  isTagOfInterest(key: string): boolean;
  /**
   * Takes a node.
   * @param longitude and latitude as integers of 1e-7 degrees, OSM's own precision.
   * @param tags `undefined` where there are none of interest.
   * @param editedAt seconds since 1970 UTC; 0: unknown.
   */
  node(id: number, longitude: number, latitude: number, tags: OsmTags | undefined, editedAt: number): void;
  /** Takes a way. @param count of ids in `refs`, from its start. */
  way(id: number, refs: ArrayLike<number>, count: number, tags: OsmTags | undefined, editedAt: number): void;
  /** Takes a relation. */
  relation(id: number, members: readonly RelationMember[], tags: OsmTags, editedAt: number): void;
}

/** A file that can be read more than once. */
export interface ElementSource {
  /** For messages. */
  readonly file: string;
  /** @throws {LoadError} naming file, place and remedy. */
  readInto(sink: ElementSink): Promise<void>;
}
