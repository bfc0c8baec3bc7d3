import type { Branch, Change, Position, RoadNetwork } from '@cityloom/twin-core';
import { geodesicLength } from '@cityloom/twin-core/geodesic';
import { edgeShape, lineLength, sourceOfEdge, travelTimes } from '@cityloom/twin-core/network';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  at,
  EAST,
  gridStreets,
  networkOf,
  NORTH,
  roadTable,
  SPACING,
  type Street,
  STREETS,
  twinOf,
} from './street-grid.ts';

type ChangeBody = Change extends infer Kind
  ? Kind extends Change
    ? Omit<Kind, 'id' | 'at' | 'by'>
    : never
  : never;

function branchOf(streets: readonly Street[], edits: readonly ChangeBody[]): Branch {
  const branch = twinOf(streets).createBranch({ id: 'b', title: 'B' });
  edits.forEach((edit, index) => {
    branch.apply({ id: `c${index}`, at: '2026-01-01T00:00:00Z', by: 'test', ...edit });
  });
  return branch;
}

function networkAfter(streets: readonly Street[], edits: readonly ChangeBody[]): RoadNetwork {
  const { network } = branchOf(streets, edits).view();
  if (network === undefined) throw new Error('no network');
  return network;
}

function link(
  name: string,
  line: readonly Position[],
  attributes: Record<string, string | number> = {},
): ChangeBody {
  return {
    kind: 'object.add',
    layer: 'roads',
    object: `roads/new/${name}`,
    geometry: { type: 'LineString', coordinates: line },
    attributes,
  };
}

const metres = (a: Position, b: Position): number => Math.hypot((a[0] - b[0]) / EAST, (a[1] - b[1]) / NORTH);

/** Node nearest to a position that has edges; -1 if there is none within 10 cm. */
function nodeAt(network: RoadNetwork, position: Position): number {
  for (let node = 0; node < network.nodeCount; node++) {
    const there: Position = [
      network.nodePositions[node * 2] as number,
      network.nodePositions[node * 2 + 1] as number,
    ];
    const touches =
      network.edgeTargets.includes(node) || network.edgeOffsets[node] !== network.edgeOffsets[node + 1];
    if (touches && metres(there, position) < 0.1) return node;
  }
  return -1;
}

const JUNCTIONS: readonly Position[] = Array.from({ length: STREETS * STREETS }, (_, index) =>
  at((index % STREETS) * SPACING, Math.floor(index / STREETS) * SPACING),
);

/** Travel times between all junctions; absent where one has no road. */
function timesBetween(network: RoadNetwork, mode: 'car' | 'walk'): (number | undefined)[] {
  const nodes = JUNCTIONS.map((position) => nodeAt(network, position));
  return nodes.flatMap((from) => {
    if (from < 0) return JUNCTIONS.map(() => undefined);
    const { times } = travelTimes(network, from, { mode });
    return nodes.map((to) => (to < 0 ? undefined : (times[to] as number)));
  });
}

function expectEqualTimes(actual: RoadNetwork, expected: RoadNetwork): void {
  for (const mode of ['car', 'walk'] as const) {
    const reference = timesBetween(expected, mode);
    timesBetween(actual, mode).forEach((time, index) => {
      const wanted = reference[index];
      // A street that is alone at a junction passes it without a node.
      if (wanted === undefined) return;
      if (wanted === 0 || wanted === Infinity) expect(time, `${mode} ${index}`).toBe(wanted);
      else expect(Math.abs((time ?? NaN) / wanted - 1), `${mode} ${index}`).toBeLessThan(1e-5);
    });
  }
}

const operation = fc.constantFrom(
  'none',
  'none',
  'none',
  'close',
  'remove',
  'oneway',
  'limit',
  'rule',
  'bend',
);
const end = fc.oneof(
  fc.record({
    kind: fc.constant('junction' as const),
    junction: fc.nat(24),
    east: offset(),
    north: offset(),
  }),
  fc.record({ kind: fc.constant('street' as const), row: fc.nat(9), segment: fc.nat(3), aside: offset() }),
);
type End = typeof end extends fc.Arbitrary<infer Value> ? Value : never;

function offset(): fc.Arbitrary<number> {
  return fc.integer({ min: -15, max: 15 }).map((tenths) => tenths / 10);
}

/** What an operation does to a street, told independently of the code under test. */
const EDITS: Readonly<Record<string, (street: Street, row: number) => Street | undefined>> = {
  none: (street) => street,
  close: () => undefined,
  remove: () => undefined,
  oneway: (street) => ({ ...street, oneway: 1 }),
  limit: (street) => ({ ...street, maxspeed: 20 }),
  rule: (street) => ({ ...street, oneway: -1, maxspeed: 60 }),
  bend: (street, row) => ({ ...street, line: street.line.with(2, bentAt(row)) }),
};

function bentAt(row: number): Position {
  return row < STREETS
    ? at(2 * SPACING + 37, row * SPACING + 31)
    : at((row - STREETS) * SPACING + 31, 2 * SPACING + 37);
}

function changeFor(name: string, row: number, street: Street): ChangeBody[] {
  const object = street.id;
  switch (name) {
    case 'close':
      return [{ kind: 'road.close', object }];
    case 'remove':
      return [{ kind: 'object.remove', object }];
    case 'oneway':
      return [{ kind: 'object.set', object, attributes: { oneway: 1 } }];
    case 'limit':
      return [{ kind: 'object.set', object, attributes: { maxspeed: 20 } }];
    case 'rule':
      return [{ kind: 'road.set', object, direction: 'backward', speedLimitKmh: 60 }];
    case 'bend': {
      const coordinates = street.line.with(2, bentAt(row));
      return [{ kind: 'object.reshape', object, geometry: { type: 'LineString', coordinates } }];
    }
    default:
      return [];
  }
}

/** Edited streets, by row; new ones are added behind. */
class Drawing {
  readonly streets: (Street | undefined)[];
  readonly #bent: readonly number[];

  constructor(streets: readonly Street[], operations: readonly string[]) {
    this.streets = streets.map((street, row) => EDITS[operations[row] ?? 'none']?.(street, row));
    this.#bent = operations.flatMap((name, row) => (name === 'bend' ? [row] : []));
  }

  /** Where an end is drawn, and where it is joined. */
  join(place: End, slot: number): { readonly drawn: Position; readonly joined: Position } {
    if (place.kind === 'junction') {
      const junction = JUNCTIONS[place.junction] as Position;
      const passing = this.streets.filter((street) =>
        street?.line.some((position) => metres(position, junction) < 0.01),
      );
      const drawn: Position = [junction[0] + place.east * EAST, junction[1] + place.north * NORTH];
      // With one street or none there is no junction to snap to: drawn where it is.
      return { drawn: passing.length > 1 ? drawn : junction, joined: junction };
    }
    const street = this.#bent.includes(place.row) ? undefined : this.streets[place.row];
    const share = 0.15 + 0.12 * slot;
    const foot = at(...alongStreet(place.row, place.segment, share));
    const drawn: Position =
      place.row < STREETS
        ? [foot[0], foot[1] + place.aside * NORTH]
        : [foot[0] + place.aside * EAST, foot[1]];
    // Nothing to join there: drawn far outside, where nothing else is.
    const outside = at(-200 - 50 * slot, -200 - 70 * slot * slot);
    if (street === undefined) return { drawn: outside, joined: outside };
    const line = [...street.line, foot].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    this.streets[place.row] = { ...street, line };
    return { drawn, joined: foot };
  }
}

/** Within 8 m of a line, but at none of its ends. */
function liesBeside(position: Position, line: readonly Position[]): boolean {
  const [start, stop] = line;
  if (
    start === undefined ||
    stop === undefined ||
    metres(position, start) < 0.1 ||
    metres(position, stop) < 0.1
  ) {
    return false;
  }
  const along = Array.from({ length: 201 }, (_, step): Position => [
    start[0] + ((stop[0] - start[0]) * step) / 200,
    start[1] + ((stop[1] - start[1]) * step) / 200,
  ]);
  return along.some((point) => metres(point, position) < 8);
}

function alongStreet(row: number, segment: number, share: number): [number, number] {
  const along = (segment + share) * SPACING;
  return row < STREETS ? [along, row * SPACING] : [(row - STREETS) * SPACING, along];
}

describe('network of a branch', () => {
  it('gives the routes of a network built from scratch from the edited streets', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 10, maxLength: 10 }),
        fc.array(fc.tuple(end, end, fc.constantFrom(0, 1)), { maxLength: 3 }),
        (operations, ends) => {
          const streets = gridStreets();
          const edits = streets.flatMap((street, row) => changeFor(operations[row] as string, row, street));
          const drawing = new Drawing(streets, operations);
          ends.forEach(([first, second, oneway], index) => {
            const from = drawing.join(first, index * 2);
            const to = drawing.join(second, index * 2 + 1);
            if (metres(from.joined, to.joined) < 12) return;
            // Ends that happen to lie beside another road would rightly be joined to it.
            const drawn = drawing.streets.slice(streets.length).flatMap((street) => [street?.line ?? []]);
            const besides = [...JUNCTIONS, ...drawn.flat()].some((position) =>
              liesBeside(position, [from.joined, to.joined]),
            );
            const isBeside = drawn.some(
              (line) => liesBeside(from.joined, line) || liesBeside(to.joined, line),
            );
            if (besides || isBeside) return;
            edits.push(link(`${index}`, [from.drawn, to.drawn], { class: 'residential', oneway }));
            drawing.streets.push({ id: `roads/new/${index}`, line: [from.joined, to.joined], oneway });
          });
          const standing = drawing.streets.filter((street) => street !== undefined);
          expectEqualTimes(networkAfter(streets, edits), networkOf(roadTable(standing)));
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });

  it('never gets anywhere sooner with a road closed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(9), { maxLength: 6 }), fc.nat(9), (closed, further) => {
        const streets = gridStreets((row) => ({ oneway: row % 3 === 0 ? 1 : 0, maxspeed: 20 + 5 * row }));
        const edits = closed.map((row): ChangeBody => ({ kind: 'road.close', object: `roads/way/${row}` }));
        const before = timesBetween(networkAfter(streets, edits), 'car');
        const all: ChangeBody[] = closed.includes(further)
          ? edits
          : [...edits, { kind: 'road.close', object: `roads/way/${further}` }];
        timesBetween(networkAfter(streets, all), 'car').forEach((time, index) => {
          if (time !== undefined) expect(time).toBeGreaterThanOrEqual((before[index] ?? Infinity) - 1e-9);
        });
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  it('leaves the network of the base as it is, and is worked out once', () => {
    const twin = twinOf(gridStreets());
    const base = twin.base.network;
    const copy = structuredClone(base);
    const branch = twin.createBranch({ id: 'b', title: 'B' });
    expect(branch.view().network).toBe(base);
    branch.apply({
      id: 'x',
      at: '2026-01-01T00:00:00Z',
      by: 't',
      ...link('a', [at(50, 1), at(350, 399)]),
    });
    const view = branch.view();
    expect(view.network).toBe(view.network);
    expect(view.network?.edits?.base).toBe(base);
    expect(view.network?.nodeCount).toBe((base?.nodeCount ?? 0) + 2);
    expect(base).toEqual(copy);
    branch.undo();
    expect(branch.view().network).toBe(base);
  });

  it('splits both directions of a street and shares its length out', () => {
    const network = networkAfter(gridStreets(), [link('a', [at(50, 2), at(50, 60)])]);
    const foot = nodeAt(network, at(50, 0));
    expect(foot).toBeGreaterThanOrEqual(0);
    const lengths = [...network.edgeTargets.keys()]
      .filter((edge) => network.edgeTargets[edge] === foot || sourceOfEdge(network, edge) === foot)
      .map((edge) => Math.round(network.edgeLengths[edge] as number));
    expect(lengths.sort((a, b) => a - b)).toEqual([50, 50, 50, 50, 60, 60]);
    for (let edge = 0; edge < network.edgeCount; edge++) {
      const shape = edgeShape(network, roadTable(gridStreets()).geometry, edge);
      expect(Math.abs(lineLength(shape) - (network.edgeLengths[edge] as number))).toBeLessThan(0.01);
      const target = (network.edgeTargets[edge] as number) * 2;
      expect([...shape.slice(-2)]).toEqual([...network.nodePositions.slice(target, target + 2)]);
    }
  });

  it('keeps a road that meets nothing, and says so', () => {
    const line = [at(20, 30), at(80, 70)];
    const network = networkAfter(gridStreets(), [link('far', line), link('near', [at(0, 3), at(-30, 80)])]);
    expect(network.edits?.unconnectedRows).toEqual([10]);
    const node = nodeAt(network, line[0] as Position);
    const { times } = travelTimes(network, node, { mode: 'walk' });
    expect(times.filter((time) => time < Infinity)).toHaveLength(2);
  });

  it('passes over what it crosses unless it is to join there', () => {
    const diagonal = [at(20, 30), at(180, 150)];
    const over = networkAfter(gridStreets(), [link('a', diagonal)]);
    const level = networkAfter(gridStreets(), [link('a', diagonal, { joinsAtCrossings: 1 })]);
    expect(over.edits?.unconnectedRows).toEqual([10]);
    expect(level.edits?.unconnectedRows).toEqual([]);
    // It crosses the streets at 100 m east and 100 m north: two junctions more.
    expect(level.nodeCount).toBe(over.nodeCount + 2);
  });

  it('joins a road for cars to the street, not to the nearer footway', () => {
    const footway: Street = { id: 'roads/way/path', class: 'footway', line: [at(0, 3), at(400, 3)] };
    const streets = [...gridStreets(), footway];
    const network = networkAfter(streets, [link('a', [at(50, 4), at(50, 60)], { class: 'secondary' })]);
    const { times } = travelTimes(network, nodeAt(network, at(50, 60)), { mode: 'car' });
    expect(times[nodeAt(network, at(0, 0))]).toBeLessThan(60);
  });

  it('a road closed and opened again, or switched off, is as before', () => {
    const branch = branchOf(gridStreets(), [{ kind: 'road.close', object: 'roads/way/3' }]);
    const closed = branch.view().network?.edgeCount;
    branch.apply({ id: 'o', at: '2026-01-01T00:00:00Z', by: 't', kind: 'road.open', object: 'roads/way/3' });
    expect(branch.view().network?.edits).toBeUndefined();
    branch.setEnabled('o', false);
    expect(branch.view().network?.edgeCount).toBe(closed);
  });
});

it('lengths of lines agree with geodesics', () => {
  fc.assert(
    fc.property(
      fc.tuple(
        fc.double({ min: -179, max: 179, noNaN: true }),
        fc.double({ min: -85, max: 85, noNaN: true }),
      ),
      fc.double({ min: -0.1, max: 0.1, noNaN: true }),
      fc.double({ min: -0.1, max: 0.1, noNaN: true }),
      (from, east, north) => {
        const to: Position = [from[0] + east, from[1] + north];
        const expected = geodesicLength([from, to]);
        expect(Math.abs(lineLength([...from, ...to]) - expected)).toBeLessThanOrEqual(1e-7 + expected * 1e-8);
      },
    ),
    { seed: 3, numRuns: 200 },
  );
});
