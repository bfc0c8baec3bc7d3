import type { FlowLink } from './flow-forcing.ts';
import { GRAVITY, placeOfCell } from './flow-state.ts';
import type { FlowState } from './flow-state.ts';
import { integralBetween } from './time-series.ts';
import { markWet } from './wet-span.ts';

/**
 * Moves the water of pumps and culverts for a step, never more than stands where it is taken.
 * @returns m³ that left the domain.
 */
export function moveThroughLinks(
  links: readonly FlowLink[],
  state: FlowState,
  from: number,
  to: number,
): number {
  const area = state.cellSize * state.cellSize;
  let left = 0;
  for (const link of links) {
    const start = placeOfCell(state, link.from);
    const end = link.to === undefined ? undefined : placeOfCell(state, link.to);
    const wanted =
      link.kind === 'pump'
        ? integralBetween(link.capacity, from, to)
        : (to - from) * culvertDischarge(link, state, start, end as number);
    const [giver, taker] = wanted >= 0 ? [start, end] : [end as number, start];
    // What a culvert moves in one step must not turn the fall around.
    const most =
      link.kind === 'pump'
        ? (state.now.depth[giver] as number)
        : 0.25 * Math.min(state.now.depth[giver] as number, fallBetween(state, start, end as number));
    const moved = Math.min(Math.abs(wanted) / area, most);
    if (moved === 0) continue;
    state.now.depth[giver] = (state.now.depth[giver] as number) - moved;
    if (taker === undefined) left += moved * area;
    else {
      state.now.depth[taker] = (state.now.depth[taker] as number) + moved;
      markWet(state, taker);
    }
  }
  return left;
}

function fallBetween({ bed, now }: FlowState, start: number, end: number): number {
  const levelOf = (place: number): number => (bed[place] as number) + (now.depth[place] as number);
  return Math.abs(levelOf(start) - levelOf(end));
}

/** m³/s from one end to the other: orifice equation over the part of the opening that is under water. */
function culvertDischarge(
  culvert: Extract<FlowLink, { kind: 'culvert' }>,
  { bed, now, datum }: FlowState,
  start: number,
  end: number,
): number {
  const levelStart = (bed[start] as number) + (now.depth[start] as number);
  const levelEnd = (bed[end] as number) + (now.depth[end] as number);
  const floor = culvert.invert - datum;
  const higher = Math.max(levelStart, levelEnd);
  const flowing = Math.min(culvert.height, higher - floor);
  if (!(flowing > 0)) return 0;
  const head = higher - Math.max(Math.min(levelStart, levelEnd), floor);
  const discharge =
    culvert.dischargeCoefficient * culvert.width * flowing * Math.sqrt(2 * GRAVITY * Math.max(0, head));
  return levelStart >= levelEnd ? discharge : -discharge;
}
