import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';
import type { ElementSink, RelationMember } from './element-source.ts';
import { NodeStore } from './node-store.ts';
import type { OsmTags } from './osm-feature.ts';
import { hasKeyOfInterest, isKeyOfInterest, isNodeOfInterest } from './tags-of-interest.ts';
import { WayStore } from './way-store.ts';

/** A node that comes into a layer. */
export interface TaggedNode {
  readonly id: number;
  /** 1e-7 degrees. */
  readonly longitude: number;
  readonly latitude: number;
  readonly tags: OsmTags;
  readonly editedAt: number;
}

/** A relation that says something about areas. */
export interface KeptRelation {
  readonly id: number;
  readonly members: readonly RelationMember[];
  readonly tags: OsmTags;
  readonly editedAt: number;
}

/** Relation types that are made into something. */
const RELATION_TYPES: ReadonlySet<string | undefined> = new Set(['multipolygon', 'boundary', 'building']);

/** Last second a date can name (ECMA-262, time values). */
const LATEST_SECOND = 8.64e12;
const dateOrNone = (seconds: number): number => (seconds <= LATEST_SECOND ? seconds : 0);

/**
 * Keeps what layers are made of while a file is read. Files give nodes before the ways that use them and are then read
 * once; where one does not, it is read again: for its nodes, then for its ways.
 */
export class ElementCollector implements ElementSink {
  readonly nodes: NodeStore = new NodeStore();
  readonly ways: WayStore = new WayStore();
  readonly taggedNodes: TaggedNode[] = [];
  readonly relations: KeptRelation[] = [];
  private phase: 'all' | 'nodes' | 'ways' = 'all';
  private nodesAreComplete = false;
  private outOfOrder = false;
  private readonly limits: Limits;
  private readonly file: string;

  constructor(limits: Limits, file: string) {
    this.limits = limits;
    this.file = file;
  }

  /** Nodes came after ways: nothing was kept, and the file must be read again by {@link forPhase}. */
  get isOutOfOrder(): boolean {
    return this.outOfOrder;
  }

  get wantsNodes(): boolean {
    return this.phase !== 'ways';
  }

  readonly isTagOfInterest: (key: string) => boolean = isKeyOfInterest;

  /** What the next reading of the file is for. */
  setPhase(phase: 'nodes' | 'ways'): void {
    this.phase = phase;
    if (phase === 'ways') this.completeNodes();
  }

  private completeNodes(): void {
    if (this.nodesAreComplete) return;
    this.nodes.finish();
    this.nodesAreComplete = true;
  }

  node(id: number, longitude: number, latitude: number, tags: OsmTags | undefined, editedAt: number): void {
    if (!this.wantsNodes || this.outOfOrder) return;
    if (this.nodesAreComplete) {
      this.outOfOrder = true;
      return;
    }
    this.nodes.add(id, longitude, latitude);
    if (this.nodes.count > this.limits.maximumPositions) {
      throw this.tooLarge('nodes', this.limits.maximumPositions);
    }
    if (tags !== undefined && isNodeOfInterest(tags)) {
      this.taggedNodes.push({ id, longitude, latitude, tags, editedAt: dateOrNone(editedAt) });
      this.checkObjects();
    }
  }

  way(id: number, refs: ArrayLike<number>, count: number, tags: OsmTags | undefined, editedAt: number): void {
    if (this.phase === 'nodes' || this.outOfOrder) return;
    this.completeNodes();
    const kept = tags !== undefined && hasKeyOfInterest(tags) ? tags : undefined;
    this.ways.add(id, refs, count, this.nodes, kept, dateOrNone(editedAt));
    this.checkObjects();
    if (this.ways.references > this.limits.maximumPositions) {
      throw this.tooLarge('positions of ways', this.limits.maximumPositions);
    }
  }

  relation(id: number, members: readonly RelationMember[], tags: OsmTags, editedAt: number): void {
    if (this.phase === 'nodes' || this.outOfOrder || !RELATION_TYPES.has(tags['type'])) return;
    this.completeNodes();
    this.relations.push({ id, members: [...members], tags, editedAt: dateOrNone(editedAt) });
    this.checkObjects();
  }

  private checkObjects(): void {
    const objects = this.taggedNodes.length + this.ways.count + this.relations.length;
    if (objects > this.limits.maximumObjects) throw this.tooLarge('objects', this.limits.maximumObjects);
  }

  private tooLarge(what: string, most: number): LoadError {
    return new LoadError(`more than ${most} ${what}`, {
      url: this.file,
      format: 'OpenStreetMap',
      kind: 'invalid',
      remedy: 'give a smaller extract',
    });
  }

  /** Call once, after the last reading. */
  finish(): void {
    this.completeNodes();
    this.ways.finish();
  }
}
