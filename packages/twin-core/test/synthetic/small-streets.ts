import { createFeatureTable, createRandom } from '@cityloom/twin-core';
import type { FeatureTable, RoadNetwork } from '@cityloom/twin-core';
import {
  createSignals,
  createStreets,
  createStreetShapes,
  createTraffic,
  type SignalProgramme,
  type Traffic,
} from '@cityloom/twin-core/synthetic';

/** [from, to, speed m/s] between nodes at [east m, north m]; lengths are those of the straight lines. */
export interface Sketch {
  readonly nodes: readonly (readonly [east: number, north: number])[];
  readonly edges: readonly (readonly [from: number, to: number, speed: number])[];
}

const ORIGIN = [71, 51] as const;
const METRES_PER_DEGREE = [70_200, 111_260] as const;

export function networkOf({ nodes, edges }: Sketch): RoadNetwork {
  const sorted = edges.map((edge, row) => ({ edge, row })).sort((a, b) => a.edge[0] - b.edge[0]);
  const edgeOffsets = new Uint32Array(nodes.length + 1);
  for (const { edge } of sorted) edgeOffsets.fill((edgeOffsets[edge[0] + 1] as number) + 1, edge[0] + 1);
  const lengthOf = (from: number, to: number): number => {
    const [a, b] = [nodes[from] ?? [0, 0], nodes[to] ?? [0, 0]];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  const rows = new Map<string, number>();
  return {
    layer: 'roads',
    nodeCount: nodes.length,
    edgeCount: edges.length,
    nodePositions: Float64Array.from(
      nodes.flatMap(([east, north]) => [
        ORIGIN[0] + east / METRES_PER_DEGREE[0],
        ORIGIN[1] + north / METRES_PER_DEGREE[1],
      ]),
    ),
    edgeOffsets,
    edgeTargets: Uint32Array.from(sorted, ({ edge }) => edge[1]),
    // Both directions of a road are one row.
    edgeRows: Uint32Array.from(sorted, ({ edge: [from, to], row }) => {
      const key = `${Math.min(from, to)}-${Math.max(from, to)}`;
      if (!rows.has(key)) rows.set(key, row);
      return rows.get(key) ?? row;
    }),
    edgeLengths: Float32Array.from(sorted, ({ edge }) => lengthOf(edge[0], edge[1])),
    edgeCarSpeeds: Float32Array.from(sorted, ({ edge }) => edge[2]),
    edgeWalkSpeeds: new Float32Array(edges.length),
  };
}

/** A square grid of two-way streets, every third one twice as fast. */
export function gridSketch(side: number, spacing: number): Sketch {
  const nodes: [number, number][] = [];
  const edges: [number, number, number][] = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const node = row * side + column;
      nodes.push([column * spacing, row * spacing]);
      const speedOf = (line: number): number => (line % 3 === 1 ? 16 : 8);
      if (column > 0) edges.push([node - 1, node, speedOf(row)], [node, node - 1, speedOf(row)]);
      if (row > 0) edges.push([node - side, node, speedOf(column)], [node, node - side, speedOf(column)]);
    }
  }
  return { nodes, edges };
}

/** A ring of one-way edges. */
export function ringSketch(edges: number, length: number, speed: number): Sketch {
  const radius = length / (2 * Math.sin(Math.PI / edges));
  return {
    nodes: Array.from({ length: edges }, (_, node) => [
      radius * Math.cos((2 * Math.PI * node) / edges),
      radius * Math.sin((2 * Math.PI * node) / edges),
    ]),
    edges: Array.from({ length: edges }, (_, node) => [node, (node + 1) % edges, speed]),
  };
}

export function edgeBetween(network: RoadNetwork, from: number, to: number): number {
  for (
    let edge = network.edgeOffsets[from] as number;
    edge < (network.edgeOffsets[from + 1] as number);
    edge++
  ) {
    if (network.edgeTargets[edge] === to) return edge;
  }
  throw new Error(`no edge from ${from} to ${to}`);
}

/** Rows of the network's layer, all of one class. */
export function roadTable(network: RoadNetwork, road: string): FeatureTable {
  const count = network.edgeRows.reduce((most, row) => Math.max(most, row + 1), 0);
  return createFeatureTable({
    layer: network.layer,
    count,
    idParts: {
      prefixes: ['road/'],
      prefixCodes: new Uint8Array(count),
      numbers: Float64Array.from({ length: count }, (_, row) => row),
    },
    columns: new Map([
      [
        'class',
        {
          ...{ kind: 'text', codes: new Uint8Array(count).fill(1), dictionary: [road] },
          ...{ source: 'test', derived: false },
        },
      ],
    ]),
  });
}

export function trafficOn(
  network: RoadNetwork,
  targets: readonly number[],
  options: {
    readonly capacity: number;
    readonly seed?: number;
    readonly signalNodes?: readonly number[];
    readonly programme?: SignalProgramme;
    /** Value of `highway` of all roads; default: none, and one lane. */
    readonly road?: string;
  },
): Traffic {
  const random = createRandom(options.seed ?? 1);
  const roads = options.road === undefined ? undefined : roadTable(network, options.road);
  const streets = createStreets(network, roads);
  const shapes = createStreetShapes(streets);
  const nodes = Uint32Array.from(options.signalNodes ?? []);
  const signals = createSignals(streets, shapes, nodes, () => 0, options.programme);
  return createTraffic(streets, shapes, signals, random, {
    targets: Uint32Array.from(targets),
    capacity: options.capacity,
  });
}

/** Edge of each lane. */
function edgesOfLanes({ streets }: Traffic): Uint32Array {
  const edges = new Uint32Array(streets.laneOffsets[streets.edgeCount] as number);
  for (let edge = 0; edge < streets.edgeCount; edge++) {
    edges.fill(edge, streets.laneOffsets[edge], streets.laneOffsets[edge + 1]);
  }
  return edges;
}

/** Stretches of lanes that vehicles stand on, kept from outside by watching which lanes each one drives. */
export class Bodies {
  readonly #ways = new Map<number, number[]>();

  watch(traffic: Traffic, count = traffic.vehicleCount): void {
    for (let vehicle = 0; vehicle < count; vehicle++) {
      const way = this.#ways.get(vehicle) ?? [];
      const lane = traffic.lanes[vehicle] as number;
      const before = traffic.previousLanes[vehicle] as number;
      if (way.at(-1) !== lane) {
        if (way.length > 0 && way.at(-1) !== before) way.push(before);
        way.push(lane);
      }
      this.#ways.set(vehicle, way.slice(-6));
    }
  }

  /** Stretches by lane: from, to, vehicle. */
  stretchesOf(traffic: Traffic): Map<number, [number, number, number][]> {
    const edges = edgesOfLanes(traffic);
    const lengthOf = (lane: number): number => traffic.streets.lengths[edges[lane] as number] as number;
    const stretches = new Map<number, [number, number, number][]>();
    for (const [vehicle, way] of this.#ways) {
      const half = traffic.halfLengths[vehicle] as number;
      let front = (traffic.places[vehicle] as number) + half;
      for (let at = way.length - 1; at >= 0; at--) {
        const lane = way[at] as number;
        const list = stretches.get(lane) ?? [];
        list.push([Math.max(0, front - 2 * half), Math.min(lengthOf(lane), front), vehicle]);
        stretches.set(lane, list);
        if (front - 2 * half >= 0 || at === 0) break;
        front += lengthOf(way[at - 1] as number);
      }
    }
    return stretches;
  }

  /** Greatest overlap of two vehicles on one lane, metres; 0 if none. */
  overlap(traffic: Traffic): number {
    const stretches = this.stretchesOf(traffic);
    let worst = 0;
    for (const list of stretches.values()) {
      list.sort((a, b) => a[0] - b[0]);
      for (let at = 1; at < list.length; at++) {
        worst = Math.max(worst, (list[at - 1]?.[1] ?? NaN) - (list[at]?.[0] ?? NaN));
      }
    }
    return worst;
  }
}
