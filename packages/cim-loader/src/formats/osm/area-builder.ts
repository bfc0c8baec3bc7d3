import { LoadError } from '../../validation/load-error.ts';
import type { WarningTally } from '../../validation/warning-tally.ts';
import { assembleRings } from './assemble-rings.ts';
import { CoordinateStore } from './coordinate-store.ts';
import type { ElementCollector } from './element-collector.ts';
import { UNITS_PER_DEGREE } from './element-source.ts';
import { nestRings } from './nest-rings.ts';
import { NO_NODE } from './node-store.ts';
import type { OsmElement, OsmFeature, OsmGeometry } from './osm-feature.ts';
import type { RelationArea } from './relation-areas.ts';
import {
  type IntegerRing,
  isSound,
  repairPolygons,
  RING_PROBLEM_TEXT,
  turnCounterClockwise,
} from './ring-repair.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** Outlines longer than this are not searched for crossings: OSM allows 2,000 nodes a way. */
const MOST_NODES_CHECKED = 20_000;
/** Rings of one multipolygon; the archipelagos of Finland have fewer. */
const MOST_RINGS = 20_000;

/** Makes geometry of ways and relations, valid by rule, and tells what it met. */
export class AreaBuilder {
  private readonly elements: ElementCollector;
  private readonly file: string;
  private readonly tally: WarningTally;
  private readonly coordinates = new CoordinateStore();

  constructor(elements: ElementCollector, file: string, tally: WarningTally) {
    this.elements = elements;
    this.file = file;
    this.tally = tally;
  }

  /** The way as line; where nodes are missing it falls into pieces. */
  lineOf(way: number): OsmGeometry | undefined {
    const { ways } = this.elements;
    const lines: Float64Array[] = [];
    let piece: number[] = [];
    const end = (): void => {
      if (piece.length > 1) lines.push(this.degreesOf(piece));
      piece = [];
    };
    let missing = 0;
    for (const node of ways.nodesOf(way)) {
      if (node === NO_NODE) {
        missing++;
        end();
      } else piece.push(node);
    }
    end();
    if (missing > 0) this.warnMissing(way, missing);
    if (lines.length > 0) return { type: 'line', lines };
    if (missing === 0) this.warn('empty-geometry', 'fewer than two nodes; left out', 'way', ways.id(way));
    return undefined;
  }

  /** A closed way as area; missing corners are cut off. */
  ofWay(way: number): OsmGeometry | undefined {
    const { ways } = this.elements;
    const nodes = ways.nodesOf(way);
    if (nodes.length <= MOST_NODES_CHECKED && nodes.length >= 4 && !nodes.includes(NO_NODE)) {
      const ring = this.unitsOf(nodes);
      if (!isSound(ring)) return this.repaired([[ring]], 'way', ways.id(way));
      turnCounterClockwise(ring);
      return { type: 'polygon', polygons: [[toDegrees(ring)]] };
    }
    const known = [...nodes].filter((node) => node !== NO_NODE);
    const missing = nodes.length - known.length;
    if (missing > 0) {
      this.warnMissing(way, missing);
      const [first] = known;
      if (first !== undefined && known.at(-1) !== first) known.push(first);
    }
    if (known.length < 4) {
      const message = 'outline has fewer than three corners; left out';
      if (missing === 0) this.warn('empty-geometry', message, 'way', ways.id(way));
      return undefined;
    }
    return this.repaired([[this.unitsOf(known)]], 'way', ways.id(way));
  }

  /** @returns `undefined` where no ring closes. */
  ofRelation({ id, tags, editedAt, ways: members, missingWays }: RelationArea): OsmFeature | undefined {
    const { ways } = this.elements;
    const { rings, openEnds } = assembleRings(members.map((way) => ways.nodesOf(way)));
    const isIncomplete = missingWays > 0 || members.some((way) => !ways.isComplete(way));
    const usable = rings.filter((ring) => ring.length >= 4);
    if (isIncomplete) {
      const message =
        usable.length > 0
          ? 'the file lacks some of its ways or nodes; drawn from the rings that close'
          : 'the file lacks some of its ways or nodes; left out';
      this.warn('incomplete-relation', message, 'relation', id);
    } else if (openEnds > 0 || usable.length === 0) {
      this.warn('open-ring', 'a ring does not close; what does is kept', 'relation', id);
    }
    if (usable.length === 0) return undefined;
    if (usable.length > MOST_RINGS) {
      this.warn('too-many-rings', `more than ${MOST_RINGS} rings; left out`, 'relation', id);
      return undefined;
    }
    const polygons = nestRings(usable.map((ring) => this.unitsOf(ring)));
    const geometry = this.repaired(polygons, 'relation', id);
    return geometry && { element: 'relation', id, tags, editedAt, geometry };
  }

  private repaired(polygons: IntegerRing[][], element: OsmElement, id: number): OsmGeometry | undefined {
    const isLong = polygons.some((polygon) => polygon.some((ring) => ring.length / 2 > MOST_NODES_CHECKED));
    if (isLong) {
      const message = `outline has more than ${MOST_NODES_CHECKED} nodes; not checked for crossings`;
      this.warn('outline-not-checked', message, element, id);
      return { type: 'polygon', polygons: polygons.map((polygon) => polygon.map(toDegrees)) };
    }
    const { polygons: valid, problems } = this.repair(polygons, element, id);
    for (const { problem, x, y } of problems) {
      if (problem === 'duplicate-vertices') continue;
      const position = [x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE] as const;
      this.tally.add({
        code: problem,
        message: RING_PROBLEM_TEXT[problem],
        file: this.file,
        object: `${element}/${id}`,
        position,
      });
    }
    if (problems.some(({ problem }) => problem === 'collapsed-outline')) return undefined;
    return { type: 'polygon', polygons: valid.map((polygon) => polygon.map(toDegrees)) };
  }

  private repair(
    polygons: IntegerRing[][],
    element: OsmElement,
    id: number,
  ): ReturnType<typeof repairPolygons> {
    try {
      return repairPolygons(polygons);
    } catch (cause) {
      if (cause instanceof LoadError) throw cause;
      // The clipping library gives up on some outlines that cross themselves many times in one place.
      this.warn(
        'self-crossing-ring',
        'outline crosses itself in a way that cannot be mended; kept',
        element,
        id,
      );
      return { polygons, problems: [] };
    }
  }

  private unitsOf(nodes: ArrayLike<number>): Float64Array {
    const units = this.coordinates.take(nodes.length * 2);
    const store = this.elements.nodes;
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at] as number;
      units[at * 2] = store.longitude(node);
      units[at * 2 + 1] = store.latitude(node);
    }
    return units;
  }

  private degreesOf(nodes: readonly number[]): Float64Array {
    return toDegrees(this.unitsOf(nodes));
  }

  private warnMissing(way: number, missing: number): void {
    const message = `the file lacks ${missing} of its nodes; drawn without them`;
    this.warn('missing-nodes', message, 'way', this.elements.ways.id(way));
  }

  private warn(code: WarningCode, message: string, element: OsmElement, id: number): void {
    this.tally.add({ code, message, file: this.file, object: `${element}/${id}` });
  }
}

function toDegrees(units: Float64Array): Float64Array {
  for (let at = 0; at < units.length; at++) units[at] = (units[at] as number) / UNITS_PER_DEGREE;
  return units;
}
