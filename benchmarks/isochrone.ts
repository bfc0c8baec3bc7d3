import { join } from 'node:path';
import { openCityPackage } from '@cityloom/cim-loader';
import { createFolderSource } from '@cityloom/cim-loader/node';
import { createRandom, type RoadNetwork } from '@cityloom/twin-core';
import {
  createReachSearch,
  createTravelGraph,
  sourceOfEdge,
  type TravelGraph,
  type TravelMode,
} from '@cityloom/twin-core/network';
import FlatQueue from 'flatqueue';
import { DirectedGraph } from 'graphology';
import { dijkstra } from 'graphology-shortest-path';
import { ensureCity } from './browser/inputs.ts';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

const ORIGINS = 1000;
const ROUNDS = 5;
/** Origins the library without a limit is given; its time is scaled to all. */
const LIBRARY_ORIGINS = 5;

const CASES: readonly { readonly mode: TravelMode; readonly minutes: number; readonly title: string }[] = [
  { mode: 'walk', minutes: 15, title: '15 min on foot' },
  { mode: 'car', minutes: 10, title: '10 min by car' },
];

export const isochroneSuite: BenchmarkSuite = {
  name: 'isochrone',
  description: "travel times within a limit from 1,000 junctions of Astana's network, one core",
  run: measureIsochrones,
};

async function measureIsochrones(): Promise<readonly BenchmarkResult[]> {
  const folder = await ensureCity(join(import.meta.dirname, '..'));
  const { network } = await openCityPackage(createFolderSource(folder));
  if (network === undefined) throw new Error(`${folder} has no road network; build the package again.`);
  const random = createRandom(7);
  const origins = Array.from({ length: ORIGINS }, () => Math.floor(random.next() * network.nodeCount));
  return CASES.flatMap((entry) => measureCase(network, origins, entry));
}

function measureCase(
  network: RoadNetwork,
  origins: readonly number[],
  { mode, minutes, title }: (typeof CASES)[number],
): BenchmarkResult[] {
  const limit = minutes * 60;
  let reached = 0;
  let seconds = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    // The graph is made anew each time: it is part of the work.
    const started = performance.now();
    const search = createReachSearch(createTravelGraph(network, mode));
    reached = 0;
    for (const origin of origins) reached += search.run([origin], [0], limit);
    seconds = Math.min(seconds, (performance.now() - started) / 1000);
  }
  const plain = measurePlain(createTravelGraph(network, mode), origins, limit, reached);
  const library = measureLibrary(network, origins.slice(0, LIBRARY_ORIGINS), mode, limit);
  const note = `${Math.round(reached / ORIGINS)} junctions reached per origin`;
  return [
    {
      ...compare(`1,000 isochrones, ${title}`, seconds, 's', {
        name: `graphology, ways to all junctions, ${LIBRARY_ORIGINS} origins scaled`,
        value: library,
      }),
      note,
    },
    {
      ...compare(`1,000 isochrones, ${title}, same limit`, seconds, 's', {
        name: 'Dijkstra with flatqueue, arrays made anew',
        value: plain,
      }),
      note,
    },
  ];
}

/** What one writes with the usual library: arrays of its own for each origin, a heap of times. */
function measurePlain(
  graph: TravelGraph,
  origins: readonly number[],
  limit: number,
  expected: number,
): number {
  const started = performance.now();
  let reached = 0;
  for (const origin of origins) {
    const times = new Float64Array(graph.nodeCount).fill(Infinity);
    const queue = new FlatQueue<number>();
    times[origin] = 0;
    queue.push(origin, 0);
    for (let time = queue.peekValue(); time !== undefined; time = queue.peekValue()) {
      const node = queue.pop() as number;
      if (time > (times[node] as number)) continue;
      reached++;
      for (let edge = graph.offsets[node] as number; edge < (graph.offsets[node + 1] as number); edge++) {
        const target = graph.targets[edge] as number;
        const next = time + (graph.times[edge] as number);
        if (next > limit || next >= (times[target] as number)) continue;
        times[target] = next;
        queue.push(target, next);
      }
    }
  }
  const seconds = (performance.now() - started) / 1000;
  if (reached !== expected)
    throw new Error(`isochrone: ${reached} junctions reached instead of ${expected}.`);
  return seconds;
}

/** The library has no limit: it finds the ways to all junctions. Their times must be ours. */
function measureLibrary(
  network: RoadNetwork,
  origins: readonly number[],
  mode: TravelMode,
  limit: number,
): number {
  const graph = libraryGraph(network, mode);
  const started = performance.now();
  const found = origins.map((origin) => dijkstra.singleSource(graph, String(origin), 'time'));
  const seconds = ((performance.now() - started) / 1000 / origins.length) * ORIGINS;
  const search = createReachSearch(createTravelGraph(network, mode));
  found.forEach((ways, index) => {
    const count = search.run([origins[index] as number], [0], limit);
    for (const node of search.nodes.subarray(0, count)) {
      const way = ways[String(node)] ?? [];
      const time = way
        .slice(1)
        .reduce((sum, next, step) => sum + Number(graph.getEdgeAttribute(way[step] ?? '', next, 'time')), 0);
      if (Math.abs(time - search.timeOf(node)) < 1e-6) continue;
      throw new Error(
        `isochrone: node ${node} is reached in ${search.timeOf(node)} s, by graphology in ${time} s.`,
      );
    }
  });
  return seconds;
}

/** Of parallel edges the quickest: the library takes one. */
function libraryGraph(network: RoadNetwork, mode: TravelMode): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < network.nodeCount; node++) graph.addNode(String(node));
  const speeds = mode === 'car' ? network.edgeCarSpeeds : network.edgeWalkSpeeds;
  for (let edge = 0; edge < network.edgeCount; edge++) {
    const speed = speeds[edge] as number;
    if (speed <= 0) continue;
    const from = String(sourceOfEdge(network, edge));
    const to = String(network.edgeTargets[edge]);
    const time = (network.edgeLengths[edge] as number) / speed;
    if (!graph.hasEdge(from, to)) graph.addEdge(from, to, { time });
    else if (Number(graph.getEdgeAttribute(from, to, 'time')) > time)
      graph.setEdgeAttribute(from, to, 'time', time);
  }
  return graph;
}
