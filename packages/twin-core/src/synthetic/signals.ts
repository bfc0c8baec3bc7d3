import { NO_EDGE, type Streets } from './streets.ts';
import type { StreetShapes } from './street-shapes.ts';

/** What a signal shows an approach. */
export type SignalAspect = 'green' | 'amber' | 'red';

/** A fixed-time programme of two phases, seconds: green and amber for one axis, all red, the same for the other. */
export interface SignalProgramme {
  readonly green: number;
  readonly amber: number;
  readonly allRed: number;
}

/** Usual in cities; 3 s amber is the value for 50 km/h of the German guidelines for signals (RiLSA). */
export const CITY_PROGRAMME: SignalProgramme = { green: 30, amber: 3, allRed: 2 };

/** Phase of an edge without a signal at its end. */
export const NO_SIGNAL = 255;
/** Phase of an edge inside a signalled junction: who is there may leave it, and gives way to nobody who waits. */
export const INSIDE = 254;

/** Signals of a city: which approaches obey one, and when they may go. */
export interface Signals {
  /** Nodes with a signal. */
  readonly nodes: Uint32Array;
  readonly programme: SignalProgramme;
  /** By edge: 0 and 1 the phase that lets it go, {@link INSIDE} within a signalled junction, {@link NO_SIGNAL} elsewhere. */
  readonly phases: Uint8Array;
  /** By edge: seconds its signal runs ahead of the clock. */
  readonly offsets: Float64Array;
}

/** Cars that drive this fast come from a main road, m/s: 50 km/h, less rounding. */
const MAIN_ROAD_SPEED = 13.8;
/** Nodes this near and joined are one junction: the crossing of roads with separate carriageways, metres. */
const JUNCTION_SPAN = 60;
/** Unsignalled nodes where roads meet this near a signal lie within its stop lines: slip lanes, the far carriageway; metres. */
const JUNCTION_REACH = 35;

/**
 * Nodes that get a signal, by rule: at least three driven edges of main roads (50 km/h or more) lead into it, or two from
 * directions at least 45° apart that are no continuation of each other. The city package keeps no signals of OpenStreetMap.
 */
export function deriveSignalNodes(streets: Streets, shapes: StreetShapes): Uint32Array {
  const nodes: number[] = [];
  for (let node = 0; node < streets.nodeCount; node++) {
    const approaches: number[] = [];
    const end = streets.incomingOffsets[node + 1] as number;
    for (let at = streets.incomingOffsets[node] as number; at < end; at++) {
      const edge = streets.incoming[at] as number;
      if ((streets.speeds[edge] as number) >= MAIN_ROAD_SPEED) approaches.push(edge);
    }
    if (approaches.length >= 2 && hasCrossing(approaches, shapes)) nodes.push(node);
  }
  return Uint32Array.from(nodes);
}

/** Whether two of the approaches come from directions 45° or more off one line. */
function hasCrossing(approaches: readonly number[], shapes: StreetShapes): boolean {
  return approaches.some((one, place) =>
    approaches.slice(place + 1).some((other) => {
      const [a, b] = [(shapes.offsets[one + 1] as number) - 1, (shapes.offsets[other + 1] as number) - 1];
      const cosine =
        (shapes.directionEast[a] as number) * (shapes.directionEast[b] as number) +
        (shapes.directionNorth[a] as number) * (shapes.directionNorth[b] as number);
      return Math.abs(cosine) < Math.SQRT1_2;
    }),
  );
}

/** Neighbours of a node over driven edges shorter than a reach, in either direction. */
function nearNodes(streets: Streets, node: number, reach: number): number[] {
  const { network, targets, sources, lengths, driven, incoming, incomingOffsets } = streets;
  const near: number[] = [];
  const end = network.edgeOffsets[node + 1] as number;
  for (let edge = network.edgeOffsets[node] as number; edge < end; edge++) {
    if (driven[edge] === 1 && (lengths[edge] as number) < reach) near.push(targets[edge] as number);
  }
  for (let at = incomingOffsets[node] as number; at < (incomingOffsets[node + 1] as number); at++) {
    const edge = incoming[at] as number;
    if ((lengths[edge] as number) < reach) near.push(sources[edge] as number);
  }
  return near;
}

/**
 * Junction of each node that belongs to one, named by its first node: signalled nodes joined by short edges are one, and so
 * are the unsignalled ones next to them where roads meet.
 */
function junctionsOf(streets: Streets, nodes: Uint32Array): Map<number, number> {
  const signalled = new Set(nodes);
  const junctionOf = new Map<number, number>();
  for (const start of nodes) {
    if (junctionOf.has(start)) continue;
    const open = [start];
    junctionOf.set(start, start);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const target of nearNodes(streets, node, JUNCTION_SPAN)) {
        if (!signalled.has(target) || junctionOf.has(target)) continue;
        junctionOf.set(target, start);
        open.push(target);
      }
    }
  }
  for (const node of nodes) {
    for (const target of nearNodes(streets, node, JUNCTION_REACH)) {
      if (streets.junctions[target] === 0 || junctionOf.has(target)) continue;
      junctionOf.set(target, junctionOf.get(node) ?? node);
    }
  }
  return junctionOf;
}

/** Edge whose line a junction's first phase follows, and its place in the cycle. */
interface Axis {
  edge: number;
  readonly offset: number;
}

const approachesOf = (streets: Streets, node: number): Uint32Array =>
  streets.incoming.subarray(streets.incomingOffsets[node], streets.incomingOffsets[node + 1]);

function axesOf(
  streets: Streets,
  junctionOf: ReadonlyMap<number, number>,
  drawOffset: () => number,
): Map<number, Axis> {
  const axes = new Map<number, Axis>();
  for (const [node, junction] of junctionOf) {
    const axis = axes.get(junction) ?? { edge: NO_EDGE, offset: drawOffset() };
    axes.set(junction, axis);
    for (const edge of approachesOf(streets, node)) {
      if (axis.edge === NO_EDGE || (streets.speeds[edge] as number) > (streets.speeds[axis.edge] as number))
        axis.edge = edge;
    }
  }
  return axes;
}

/**
 * Fixed-time signals at nodes: approaches along the line of a junction's fastest road go in the first phase, the others in
 * the second; all nodes of one junction together, and who is inside it is not stopped again. Offsets are drawn.
 * @param draw uniform in [0, 1). @throws {RangeError} naming a node that is not in the network.
 */
export function createSignals(
  streets: Streets,
  shapes: StreetShapes,
  nodes: Uint32Array,
  draw: () => number,
  programme: SignalProgramme = CITY_PROGRAMME,
): Signals {
  const phases = new Uint8Array(streets.edgeCount).fill(NO_SIGNAL);
  const offsets = new Float64Array(streets.edgeCount);
  const stray = nodes.find((node) => node >= streets.nodeCount);
  if (stray !== undefined) {
    throw new RangeError(
      `createSignals: there is no node ${stray}; nodes run from 0 to ${streets.nodeCount - 1}.`,
    );
  }
  const cycle = 2 * (programme.green + programme.amber + programme.allRed);
  const junctionOf = junctionsOf(streets, nodes);
  const axes = axesOf(streets, junctionOf, () => Math.floor(draw() * cycle));
  for (const [node, junction] of junctionOf) {
    const axis = axes.get(junction);
    if (axis === undefined || axis.edge === NO_EDGE) continue;
    const main = (shapes.offsets[axis.edge + 1] as number) - 1;
    for (const edge of approachesOf(streets, node)) {
      const isInside =
        junctionOf.get(streets.sources[edge] as number) === junction &&
        (streets.lengths[edge] as number) < JUNCTION_SPAN;
      if (isInside) {
        phases[edge] = INSIDE;
        continue;
      }
      const at = (shapes.offsets[edge + 1] as number) - 1;
      const cosine =
        (shapes.directionEast[at] as number) * (shapes.directionEast[main] as number) +
        (shapes.directionNorth[at] as number) * (shapes.directionNorth[main] as number);
      phases[edge] = Math.abs(cosine) >= Math.SQRT1_2 ? 0 : 1;
      offsets[edge] = axis.offset;
    }
  }
  return { nodes, programme, phases, offsets };
}

/** What an approach sees at a time, seconds of the simulation; green without a signal. */
export function signalAspect(signals: Signals, edge: number, seconds: number): SignalAspect {
  const phase = signals.phases[edge] as number;
  if (phase >= INSIDE) return 'green';
  const { green, amber, allRed } = signals.programme;
  const half = green + amber + allRed;
  const shifted = seconds + (signals.offsets[edge] as number) - phase * half;
  const within = shifted - Math.floor(shifted / (2 * half)) * 2 * half;
  if (within < green) return 'green';
  return within < green + amber ? 'amber' : 'red';
}
