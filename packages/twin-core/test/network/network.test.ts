import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  shortestPath,
  sourceOfEdge,
  stronglyConnectedComponents,
  travelTimes,
} from '@cityloom/twin-core/network';
import type { RoadNetwork } from '@cityloom/twin-core';

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly speed: number;
}

function networkOf(nodeCount: number, edges: readonly Edge[]): RoadNetwork {
  const sorted = [...edges].sort((first, second) => first.from - second.from);
  const edgeOffsets = new Uint32Array(nodeCount + 1);
  for (let node = 0; node < nodeCount; node++) {
    edgeOffsets[node + 1] = sorted.filter(({ from }) => from <= node).length;
  }
  return {
    layer: 'roads',
    nodeCount,
    edgeCount: sorted.length,
    nodePositions: new Float64Array(nodeCount * 2),
    edgeOffsets,
    edgeTargets: Uint32Array.from(sorted, ({ to }) => to),
    edgeRows: Uint32Array.from(sorted, (_, row) => row),
    edgeLengths: Float32Array.from(sorted, ({ length }) => length),
    edgeCarSpeeds: Float32Array.from(sorted, ({ speed }) => speed),
    edgeWalkSpeeds: Float32Array.from(sorted, () => 1.25),
  };
}

const networks = fc.integer({ min: 1, max: 14 }).chain((nodeCount) => {
  const node = fc.integer({ min: 0, max: nodeCount - 1 });
  return fc
    .array(
      fc.record({
        from: node,
        to: node,
        length: fc.integer({ min: 1, max: 500 }),
        speed: fc.constantFrom(0, 5, 10, 16),
      }),
      { maxLength: 45 },
    )
    .map((edges) => networkOf(nodeCount, edges));
});

/** Bellman–Ford: relaxes everything as often as there are nodes. */
function slowTimes(network: RoadNetwork, from: number, closed: ReadonlySet<number>): number[] {
  const times = Array.from({ length: network.nodeCount }, (_, node) => (node === from ? 0 : Infinity));
  for (let round = 0; round < network.nodeCount; round++) {
    for (let edge = 0; edge < network.edgeCount; edge++) {
      const speed = network.edgeCarSpeeds[edge] as number;
      if (speed === 0 || closed.has(network.edgeRows[edge] as number)) continue;
      const time =
        (times[sourceOfEdge(network, edge)] as number) + (network.edgeLengths[edge] as number) / speed;
      const target = network.edgeTargets[edge] as number;
      times[target] = Math.min(times[target] as number, time);
    }
  }
  return times;
}

describe('travel times', () => {
  it('agree with Bellman–Ford on random networks with closed roads', () => {
    fc.assert(
      fc.property(
        networks,
        fc.nat(),
        fc.array(fc.integer({ min: 0, max: 44 })),
        (network, pick, closedRows) => {
          const from = pick % network.nodeCount;
          const closed = new Set(closedRows);
          const { times } = travelTimes(network, from, { mode: 'car', closedRows: closed });
          const expected = slowTimes(network, from, closed);
          for (let node = 0; node < network.nodeCount; node++) {
            if (expected[node] === Infinity) expect(times[node]).toBe(Infinity);
            else expect(times[node]).toBeCloseTo(expected[node] as number, 9);
          }
        },
      ),
      { seed: 20, numRuns: 300 },
    );
  });

  it('come with a path whose edges join up and take exactly that long', () => {
    fc.assert(
      fc.property(networks, fc.nat(), fc.nat(), (network, first, second) => {
        const from = first % network.nodeCount;
        const to = second % network.nodeCount;
        const route = shortestPath(network, from, to, { mode: 'car' });
        const expected = slowTimes(network, from, new Set())[to] as number;
        if (route === undefined) {
          expect(expected).toBe(Infinity);
          return;
        }
        expect(route.time).toBeCloseTo(expected, 9);
        expect([route.nodes[0], route.nodes.at(-1)]).toEqual([from, to]);
        let time = 0;
        route.edges.forEach((edge, step) => {
          expect(sourceOfEdge(network, edge)).toBe(route.nodes[step]);
          expect(network.edgeTargets[edge]).toBe(route.nodes[step + 1]);
          time += (network.edgeLengths[edge] as number) / (network.edgeCarSpeeds[edge] as number);
        });
        expect(time).toBeCloseTo(route.time, 9);
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('name the node that is not there', () => {
    const network = networkOf(2, []);
    expect(() => shortestPath(network, 0, 7, { mode: 'walk' })).toThrow(/node 7; nodes run from 0 to 1/u);
  });
});

describe('strongly connected components', () => {
  it('hold exactly the nodes that reach each other', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const { componentOf, sizes, largest } = stronglyConnectedComponents(network, 'car');
        const reach = Array.from({ length: network.nodeCount }, (_, node) =>
          slowTimes(network, node, new Set()),
        );
        for (let a = 0; a < network.nodeCount; a++) {
          for (let b = 0; b < network.nodeCount; b++) {
            const mutual = reach[a]?.[b] !== Infinity && reach[b]?.[a] !== Infinity;
            expect(componentOf[a] === componentOf[b]).toBe(mutual);
          }
        }
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(network.nodeCount);
        expect(sizes[largest]).toBe(Math.max(...sizes));
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  it('survive a road of 200,000 nodes in a row, which a recursive search would not', () => {
    const count = 200_000;
    const offsets = Uint32Array.from({ length: count + 1 }, (_, node) => Math.min(node, count));
    const network: RoadNetwork = {
      ...networkOf(1, []),
      nodeCount: count,
      edgeCount: count,
      edgeOffsets: offsets,
      edgeTargets: Uint32Array.from({ length: count }, (_, node) => (node + 1) % count),
      edgeRows: new Uint32Array(count),
      edgeLengths: new Float32Array(count).fill(1),
      edgeCarSpeeds: new Float32Array(count).fill(1),
    };
    expect(stronglyConnectedComponents(network, 'car').sizes).toEqual(Uint32Array.of(count));
  });
});
