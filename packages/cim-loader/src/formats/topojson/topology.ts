import type { SourceGeometry, SourcePosition } from '../../datasets/source-geometry.ts';

/** A JSON object of which nothing is known yet. */
export type Members = Readonly<Record<string, unknown>>;

/** @returns `undefined` for anything but an object. */
export const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;

/** How often all positions of a topology may be used: by neighbours, and by layers of coarser areas. */
const MOST_USES = 64;
const FREE_POSITIONS = 100_000;
const DEEPEST_COLLECTION = 32;

type Line = readonly SourcePosition[];

/** Arcs of a topology, and the geometries made of them (TopoJSON 1.0, sections 2.1 and 2.2). */
export class Topology {
  private readonly arcs: readonly Line[];
  private readonly scale: readonly [number, number];
  private readonly translate: readonly [number, number];
  private readonly isQuantised: boolean;
  private budget: number;

  /** @throws {Error} arcs or a transform that are not as the specification has them. */
  constructor({ arcs, transform }: Members) {
    const { scale, translate } = membersOf(transform) ?? {};
    this.isQuantised = transform !== undefined;
    this.scale = this.isQuantised ? pairOf(scale, 'scale') : [1, 1];
    this.translate = this.isQuantised ? pairOf(translate, 'translate') : [0, 0];
    if (!Array.isArray(arcs)) throw new Error('"arcs" is not a list');
    this.arcs = arcs.map((arc, index) => this.lineOf(arc, index));
    this.budget = this.arcs.reduce((sum, { length }) => sum + length, 0) * MOST_USES + FREE_POSITIONS;
  }

  private lineOf(arc: unknown, index: number): Line {
    if (!Array.isArray(arc)) throw new Error(`arc ${index} is not a list`);
    let [x, y] = [0, 0];
    return arc.map((position: unknown) => {
      const numbers = numbersOf(position);
      if (!this.isQuantised) return numbers;
      x += numbers[0] as number;
      y += numbers[1] as number;
      return this.placed(x, y, numbers);
    });
  }

  private placed(x: number, y: number, numbers: SourcePosition): SourcePosition {
    const { scale, translate } = this;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1], ...numbers.slice(2)];
  }

  /**
   * A geometry object. `undefined`: it has none (type null).
   * @throws {Error} unknown types, arcs that are not there, or more positions than the arcs can account for.
   */
  geometryOf(object: Members, depth = 0): SourceGeometry | undefined {
    const { arcs, coordinates, geometries } = object;
    const type = object['type'] as SourceGeometry['type'] | null | undefined;
    if (type === null || type === undefined) return undefined;
    if (depth > DEEPEST_COLLECTION) throw new Error('collections lie too deep in each other');
    switch (type) {
      case 'Point':
        return { type, coordinates: this.point(coordinates) };
      case 'MultiPoint':
        return { type, coordinates: listOf(coordinates).map((each) => this.point(each)) };
      case 'LineString':
        return { type, coordinates: this.join(arcs) };
      case 'MultiLineString':
      case 'Polygon':
        return { type, coordinates: listOf(arcs).map((line) => this.join(line)) };
      case 'MultiPolygon': {
        const polygons = listOf(arcs).map((polygon) => listOf(polygon).map((ring) => this.join(ring)));
        return { type, coordinates: polygons };
      }
      case 'GeometryCollection': {
        const parts = listOf(geometries).flatMap((part) => {
          const geometry = this.geometryOf(membersOf(part) ?? {}, depth + 1);
          return geometry === undefined ? [] : [geometry];
        });
        return { type, geometries: parts };
      }
      default:
        throw new Error(`type ${String(type).slice(0, 40)} is not known`);
    }
  }

  private point(position: unknown): SourcePosition {
    const numbers = numbersOf(position);
    return this.isQuantised ? this.placed(numbers[0] as number, numbers[1] as number, numbers) : numbers;
  }

  /** Arcs one after the other; ~n is arc n backwards. Each begins where the one before ends. */
  private join(indices: unknown): SourcePosition[] {
    const line: SourcePosition[] = [];
    for (const index of listOf(indices)) {
      const number = typeof index === 'number' ? index : NaN;
      const arc = this.arcs[number < 0 ? ~number : number];
      if (arc === undefined) throw new Error(`arc ${String(index).slice(0, 40)} is not there`);
      this.budget -= arc.length;
      if (this.budget < 0) throw new Error('its arcs are used over and over');
      const turned = number < 0 ? arc.toReversed() : arc;
      for (let at = line.length === 0 ? 0 : 1; at < turned.length; at++)
        line.push(turned[at] as SourcePosition);
    }
    return line;
  }
}

function pairOf(value: unknown, name: string): readonly [number, number] {
  const [x, y] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof x === 'number' && typeof y === 'number') return [x, y];
  throw new Error(`the transform has no ${name} of two numbers`);
}

function numbersOf(position: unknown): SourcePosition {
  const isPosition =
    Array.isArray(position) && position.length >= 2 && position.every((each) => typeof each === 'number');
  if (isPosition) return position;
  throw new Error(`a position is ${JSON.stringify(position).slice(0, 40)}`);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error('a geometry lacks its list of arcs or positions');
}
