import type { ElementCollector, KeptRelation } from './element-collector.ts';
import type { OsmTags } from './osm-feature.ts';
import { hasKeyOfInterest, isArea } from './tags-of-interest.ts';
import type { WayStore } from './way-store.ts';

/** A relation that makes an area. */
export interface RelationArea {
  readonly id: number;
  readonly tags: OsmTags;
  readonly editedAt: number;
  /** Numbers of its ways in the store. */
  readonly ways: readonly number[];
  /** Member ways the file lacks. */
  readonly missingWays: number;
}

/** What the relations of a file say. */
export interface RelationAreas {
  /** By id, ascending. */
  readonly areas: readonly RelationArea[];
  /** Ways that are not areas of their own: a relation stands for the same thing. */
  readonly replacedWays: ReadonlySet<number>;
  /** Way → most important `admin_level` of the boundaries it is part of. */
  readonly boundaryLevels: ReadonlyMap<number, string>;
  /** Id of a building:part → id of its outline, both as `way/123`, by relations of type building. */
  readonly outlineOfPart: ReadonlyMap<string, string>;
}

/** Keys that say what an area is: an outline and its relation that share one are one thing. */
const IDENTIFYING_KEYS = ['building', 'building:part', 'landuse', 'natural', 'leisure', 'amenity', 'place'];
/** Tags of a relation that say nothing about the area. */
const TAGS_OF_RELATIONS: ReadonlySet<string> = new Set(['type', 'source', 'note', 'created_by', 'fixme']);

/** Looks up the member ways of all relations and decides which of the two stands for an area. */
export function readRelations({ relations, ways }: ElementCollector): RelationAreas {
  const areas: RelationArea[] = [];
  const replacedWays = new Set<number>();
  const boundaryLevels = new Map<number, string>();
  const outlineOfPart = new Map<string, string>();
  const seen = new Set<number>();
  for (const relation of relations.toSorted((first, second) => first.id - second.id)) {
    if (seen.has(relation.id)) continue;
    seen.add(relation.id);
    if (relation.tags['type'] === 'building') {
      collectParts(relation, outlineOfPart);
      continue;
    }
    const members = memberWays(relation, ways);
    if (relation.tags['boundary'] === 'administrative') noteLevels(relation, members.ways, boundaryLevels);
    const tags = areaTags(relation, members.outer, ways);
    if (tags === undefined) continue;
    const { id, editedAt } = relation;
    areas.push({ id, tags, editedAt, ways: members.ways, missingWays: members.missing });
    for (const way of members.outer) if (isSameThing(tags, ways.tags(way))) replacedWays.add(way);
  }
  return { areas, replacedWays, boundaryLevels, outlineOfPart };
}

function collectParts({ members }: KeptRelation, outlineOfPart: Map<string, string>): void {
  const outline = members.find(({ role }) => role === 'outline');
  if (outline === undefined) return;
  for (const { type, id, role } of members) {
    if (role === 'part') outlineOfPart.set(`${type}/${id}`, `${outline.type}/${outline.id}`);
  }
}

interface MemberWays {
  readonly ways: number[];
  /** Those that are not marked as inner rings. */
  readonly outer: number[];
  readonly missing: number;
}

function memberWays({ members }: KeptRelation, store: WayStore): MemberWays {
  const ways: number[] = [];
  const outer: number[] = [];
  let missing = 0;
  for (const { type, id, role } of members) {
    if (type !== 'way') continue;
    const way = store.find(id);
    if (way < 0) {
      missing++;
      continue;
    }
    ways.push(way);
    if (role !== 'inner') outer.push(way);
  }
  return { ways, outer, missing };
}

function noteLevels({ tags }: KeptRelation, ways: readonly number[], levels: Map<number, string>): void {
  const level = tags['admin_level'];
  if (level === undefined) return;
  for (const way of ways) {
    const known = levels.get(way);
    if (known === undefined || Number(level) < Number(known)) levels.set(way, level);
  }
}

/**
 * Tags of the area. Relations without any (the way of mapping until 2013) take those their outer ways agree on.
 */
function areaTags(relation: KeptRelation, outer: readonly number[], ways: WayStore): OsmTags | undefined {
  const own = Object.fromEntries(Object.entries(relation.tags).filter(([key]) => key !== 'type'));
  if (hasKeyOfInterest(own)) return own;
  if (Object.keys(own).some((key) => !TAGS_OF_RELATIONS.has(key) && key !== 'name')) return undefined;
  const [first, ...others] = outer.map((way) => ways.tags(way)).filter((tags) => tags !== undefined);
  if (first === undefined || !isArea(first)) return undefined;
  const agree = others.every((tags) => isSameThing(first, tags));
  return agree ? { ...first, ...own } : undefined;
}

function isSameThing(area: OsmTags, way: OsmTags | undefined): boolean {
  if (way === undefined) return false;
  if (area['building'] !== undefined && way['building'] !== undefined) return true;
  return IDENTIFYING_KEYS.some((key) => area[key] !== undefined && area[key] === way[key]);
}
