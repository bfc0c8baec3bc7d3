import { createReachSearch, createTravelGraph, travelTimes } from '@cityloom/twin-core/network';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoadNetwork } from '@cityloom/twin-core';

interface SketchEdge {
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly speed: number;
}

function sketchNetwork(nodeCount: number, edges: readonly SketchEdge[]): RoadNetwork {
  const sorted = edges.toSorted((first, second) => first.from - second.from);
  return {
    layer: 'roads',
    nodeCount,
    edgeCount: sorted.length,
    nodePositions: new Float64Array(nodeCount * 2),
    edgeOffsets: Uint32Array.from(
      { length: nodeCount + 1 },
      (_, node) => sorted.filter(({ from }) => from < node).length,
    ),
    edgeTargets: Uint32Array.from(sorted, ({ to }) => to),
    edgeRows: Uint32Array.from(sorted, (_, row) => row),
    edgeLengths: Float32Array.from(sorted, ({ length }) => length),
    edgeCarSpeeds: Float32Array.from(sorted, ({ speed }) => speed),
    edgeWalkSpeeds: new Float32Array(sorted.length),
  };
}

const sketches = fc.integer({ min: 2, max: 30 }).chain((nodeCount) => {
  const node = fc.nat(nodeCount - 1);
  return fc.record({
    nodeCount: fc.constant(nodeCount),
    edges: fc.array(
      fc.record({
        from: node,
        to: node,
        length: fc.double({ min: 0, max: 900, noNaN: true }),
        speed: fc.constantFrom(0, 4, 10, 16),
      }),
      { maxLength: 120 },
    ),
    starts: fc.array(fc.tuple(node, fc.double({ min: 0, max: 60, noNaN: true })), {
      minLength: 1,
      maxLength: 3,
    }),
    limit: fc.double({ min: 0, max: 400, noNaN: true }),
  });
});

describe('bounded search from many origins', () => {
  it('gives exactly the times of a plain Dijkstra, search after search, from and to its starts', () => {
    fc.assert(
      fc.property(sketches, ({ nodeCount, edges, starts, limit }) => {
        const network = sketchNetwork(nodeCount, edges);
        const from = createReachSearch(createTravelGraph(network, 'car'));
        const to = createReachSearch(createTravelGraph(network, 'car', 'to'));
        const all = Array.from(
          { length: nodeCount },
          (_, node) => travelTimes(network, node, { mode: 'car' }).times,
        );
        for (let used = 1; used <= starts.length; used++) {
          const some = starts.slice(0, used);
          const nodes = some.map(([node]) => node);
          const times = some.map(([, time]) => time);
          const least = (node: number, back: boolean): number =>
            Math.min(
              ...some.map(
                ([start, time]) => time + ((back ? all[node]?.[start] : all[start]?.[node]) ?? NaN),
              ),
            );
          for (const [search, back] of [
            [from, false],
            [to, true],
          ] as const) {
            const count = search.run(nodes, times, limit);
            const reached = new Set(search.nodes.subarray(0, count));
            expect(reached.size).toBe(count);
            for (let node = 0; node < nodeCount; node++) {
              const expected = least(node, back);
              if (Math.abs(expected - limit) < 1e-9) continue;
              expect(reached.has(node)).toBe(expected <= limit);
              if (expected <= limit) expect(search.timeOf(node)).toBeCloseTo(expected, 9);
              else expect(search.timeOf(node)).toBe(Infinity);
            }
          }
        }
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  it('names the start that is no node, and the limit that is none', () => {
    const search = createReachSearch(createTravelGraph(sketchNetwork(2, []), 'car'));
    expect(() => search.run([0, 9], [0, 0], 10)).toThrow(/start 1 is node 9; nodes run from 0 to 1/u);
    expect(() => search.run([0], [0], NaN)).toThrow(/limit is NaN; give seconds/u);
  });
});
