import type { FlowEdge, OpenBoundary } from './flow-forcing.ts';
import type { FlowGrid } from './flow-grid.ts';
import { GRAVITY, WALL } from './flow-state.ts';
import type { FlowState } from './flow-state.ts';
import { FACE_DEPTH, faceDischarge } from './local-inertial.ts';
import { valueAt } from './time-series.ts';
import { markWet } from './wet-span.ts';

/** Open stretches of the edge, cell by cell. */
export interface OpenEdges {
  /** Place in memory of each cell on the edge. */
  readonly places: Int32Array;
  /** Its neighbour inside the domain, and the rim cell outside. */
  readonly inside: Int32Array;
  readonly outside: Int32Array;
  /** Place of the face on the edge, in `east` where `eastern`, else in `north`. */
  readonly faces: Int32Array;
  readonly eastern: Uint8Array;
  /** 1 where the axis points outwards, -1 where it points inwards. */
  readonly outwards: Int8Array;
  /** Which boundary each belongs to. */
  readonly boundaries: Int32Array;
  readonly all: readonly OpenBoundary[];
}

/** Lists the cells of open boundaries; walls on the edge stay closed. */
export function layOpenEdges(all: readonly OpenBoundary[], state: FlowState, grid: FlowGrid): OpenEdges {
  const found: number[][] = [];
  all.forEach((boundary, index) => {
    for (let along = boundary.from; along < boundary.to; along += 1) {
      const cell = edgeCell(state, boundary.edge, along);
      if ((state.bed[cell.place] as number) < WALL) {
        found.push([cell.place, cell.inside, cell.outside, cell.face, cell.eastern, cell.outwards, index]);
      }
    }
  });
  const column = (at: number): number[] => found.map((entry) => entry[at] as number);
  // A single row or column has no neighbour inside.
  const inside = Int32Array.from(found, ([place, beside], at) =>
    (grid.rows === 1 && column(4)[at] === 0) || (grid.columns === 1 && column(4)[at] === 1)
      ? (place as number)
      : (beside as number),
  );
  return {
    places: Int32Array.from(column(0)),
    inside,
    outside: Int32Array.from(column(2)),
    faces: Int32Array.from(column(3)),
    eastern: Uint8Array.from(column(4)),
    outwards: Int8Array.from(column(5)),
    boundaries: Int32Array.from(column(6)),
    all,
  };
}

interface EdgeCell {
  readonly place: number;
  readonly inside: number;
  readonly outside: number;
  readonly face: number;
  readonly eastern: number;
  readonly outwards: number;
}

function edgeCell({ stride, columns, rows }: FlowState, edge: FlowEdge, along: number): EdgeCell {
  const cell = (place: number, outwardStep: number, eastern: number, outwards: number): EdgeCell => ({
    place,
    inside: place - outwardStep,
    outside: place + outwardStep,
    face: outwards > 0 ? place + outwardStep : place,
    eastern,
    outwards,
  });
  switch (edge) {
    case 'west':
      return cell((along + 1) * stride + 1, -1, 1, -1);
    case 'east':
      return cell((along + 1) * stride + columns, 1, 1, 1);
    case 'south':
      return cell(stride + along + 1, -stride, 0, -1);
    case 'north':
      return cell(rows * stride + along + 1, stride, 0, 1);
  }
}

/** Heights of the water outside at a time, by boundary; NaN where nothing stands outside. */
export function levelsOutside({ all }: OpenEdges, state: FlowState, time: number): Float64Array {
  return Float64Array.from(all, ({ level, kind }) =>
    kind === 'stage' && level !== undefined ? valueAt(level, time) - state.datum : NaN,
  );
}

/** Largest depth that water outside would have on the cells of the edge, metres. */
export function deepestOutside(edges: OpenEdges, state: FlowState, levels: Float64Array): number {
  let deepest = 0;
  edges.places.forEach((place, at) => {
    const depth = (levels[edges.boundaries[at] as number] as number) - (state.bed[place] as number);
    if (depth > deepest) deepest = depth;
  });
  return deepest;
}

/** Sets the discharges over open edges in the next moment: for solvers that keep discharges on faces. */
export function setEdgeFaces(
  edges: OpenEdges,
  state: FlowState,
  levels: Float64Array,
  duration: number,
): void {
  const { now, next, bed, friction, cellSize } = state;
  edges.places.forEach((place, at) => {
    const face = edges.faces[at] as number;
    const sign = edges.outwards[at] as number;
    const values = edges.eastern[at] === 1 ? 'east' : 'north';
    const outside = levels[edges.boundaries[at] as number] as number;
    const free = Number.isNaN(outside);
    const level = (bed[place] as number) + (now.depth[place] as number);
    const beside = edges.inside[at] as number;
    const inner = (bed[beside] as number) + (now.depth[beside] as number);
    // Free water leaves by the slope it comes with.
    const fall = free ? Math.max(0, inner - level) : level - outside;
    const flowDepth = free ? (now.depth[place] as number) : Math.max(level, outside) - (bed[place] as number);
    let outwards = 0;
    if (flowDepth > FACE_DEPTH) {
      const own = (now[values][face] as number) * sign;
      outwards = faceDischarge(
        flowDepth,
        own + (GRAVITY * duration * flowDepth * fall) / cellSize,
        duration * (friction[place] as number) * Math.abs(own),
      );
    }
    next[values][face] = sign * outwards;
    if (outwards !== 0) markWet(state, place);
  });
}

/** Sets the water in the rim behind open edges: for solvers that keep discharges in cells. */
export function setRim(edges: OpenEdges, state: FlowState, levels: Float64Array): void {
  const { now, bed, friction } = state;
  edges.places.forEach((place, at) => {
    const rim = edges.outside[at] as number;
    const sign = edges.outwards[at] as number;
    const [along, across] =
      edges.eastern[at] === 1 ? (['east', 'north'] as const) : (['north', 'east'] as const);
    const outside = levels[edges.boundaries[at] as number] as number;
    const depth = now.depth[place] as number;
    const leaving = depth > 0 ? (sign * (now[along][place] as number)) / depth : 0;
    bed[rim] = bed[place] as number;
    friction[rim] = friction[place] as number;
    if (Number.isNaN(outside)) {
      now.depth[rim] = depth;
      now[along][rim] = sign * depth * Math.max(0, leaving);
      now[across][rim] = now[across][place] as number;
      return;
    }
    const beyond = Math.max(0, outside - (bed[place] as number));
    // The wave that leaves the domain carries u + 2c unchanged (Toro 2001, section 6.3).
    const speed = leaving + 2 * (Math.sqrt(GRAVITY * depth) - Math.sqrt(GRAVITY * beyond));
    const critical = Math.sqrt(GRAVITY * beyond);
    now.depth[rim] = beyond;
    now[along][rim] = sign * beyond * Math.max(-critical, Math.min(critical, speed));
    now[across][rim] = 0;
    if (beyond > 0) markWet(state, place);
  });
}
