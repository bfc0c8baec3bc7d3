import { FlowError } from '../../shallow-water/index.ts';
import type { BedChange } from '../../shallow-water/index.ts';
import type { GridGeometry } from '../../simulation/model.ts';
import type { FloodParameters } from './parameters.ts';
import { floodPlaneOf } from './surface/flood-plane.ts';
import type { FloodSurface } from './surface/flood-surface.ts';

/** Something that happens to the bed while the water runs. */
interface BedEvent {
  readonly name: string;
  /** Seconds after the start of the run. */
  readonly start: number;
  readonly duration: number;
  readonly cells: readonly number[];
  /** Height of the bed of each cell afterwards, metres; what is put up never lowers it. */
  readonly heights: readonly number[];
  readonly raises: boolean;
}

/** A barrier is not up at once, seconds. */
const PUTTING_UP = 60;

/** What barriers that are put up and those that fail do to the bed. @throws {FlowError} if no barrier is near a breach. */
export function bedChangesOf(
  parameters: FloodParameters,
  surface: FloodSurface,
  geometry: GridGeometry,
): BedChange[] {
  const events: BedEvent[] = [
    ...surface.laterBarriers.map(({ crests, ...barrier }) => ({
      ...barrier,
      duration: PUTTING_UP,
      heights: crests,
      raises: true,
    })),
    ...breachesOf(parameters, surface, geometry),
  ].sort((one, other) => one.start - other.start);
  const eventsOfCells = new Map<number, number[]>();
  events.forEach(({ cells }, event) => {
    for (const cell of cells) eventsOfCells.set(cell, [...(eventsOfCells.get(cell) ?? []), event]);
  });
  const alone = events.flatMap((event, index) => {
    const cells = event.cells.filter((cell) => eventsOfCells.get(cell)?.length === 1);
    return cells.length === 0 ? [] : [changeOf(event, new Set(cells), surface, index)];
  });
  return [...alone, ...severalOn(eventsOfCells, events, surface)];
}

function changeOf(
  event: BedEvent,
  own: ReadonlySet<number>,
  { flow }: FloodSurface,
  index: number,
): BedChange {
  const places = event.cells.flatMap((cell, at) => (own.has(cell) ? [at] : []));
  const cells = places.map((at) => event.cells[at] as number);
  const from = cells.map((cell) => flow.bed[cell] as number);
  const { start, duration } = event;
  return {
    name: `${event.name} (${index})`,
    cells,
    from,
    to: places.map((at, place) => heightAfter(event, at, from[place] as number)),
    progress:
      start > 0
        ? { times: [0, start, start + duration], values: [0, 0, 1] }
        : { times: [0, duration], values: [0, 1] },
  };
}

function heightAfter({ heights, raises }: BedEvent, at: number, before: number): number {
  const height = heights[at] as number;
  return raises ? Math.max(height, before) : height;
}

/** Cells to which several things happen, one after the other: each has a course of its own. */
function severalOn(
  eventsOfCells: ReadonlyMap<number, readonly number[]>,
  events: readonly BedEvent[],
  { flow }: FloodSurface,
): BedChange[] {
  const changes: BedChange[] = [];
  for (const [cell, indexes] of eventsOfCells) {
    if (indexes.length === 1) continue;
    const times = [0];
    const heights = [flow.bed[cell] as number];
    for (const index of indexes) {
      const event = events[index] as BedEvent;
      const before = heights.at(-1) as number;
      // What has begun goes to its end before the next begins.
      const start = Math.max(event.start, (times.at(-1) as number) + 1);
      times.push(start, start + event.duration);
      heights.push(before, heightAfter(event, event.cells.indexOf(cell), before));
    }
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    if (high === low) continue;
    changes.push({
      name: `cell ${cell}`,
      cells: [cell],
      from: [low],
      to: [high],
      progress: { times, values: heights.map((height) => (height - low) / (high - low)) },
    });
  }
  return changes;
}

/** A place counts as on a barrier this near to it, metres. */
const BREACH_REACH = 100;

function breachesOf(
  { breachPosition, breachStart, breachWidth, breachDuration }: FloodParameters,
  { cells: grid, bedWithoutBarriers, barrierCells }: FloodSurface,
  geometry: GridGeometry,
): BedEvent[] {
  if (breachPosition === undefined) return [];
  const plane = floodPlaneOf(geometry);
  const [x, y] = [plane.east(breachPosition[0]), plane.north(breachPosition[1])];
  const squareTo = (cell: number, [east, north]: readonly [number, number]): number => {
    const column = cell % grid.columns;
    const row = (cell - column) / grid.columns;
    return ((column + 0.5) * grid.cellSize - east) ** 2 + ((row + 0.5) * grid.cellSize - north) ** 2;
  };
  const barrier = [...new Set(barrierCells.cells)];
  let [nearest, distance] = [-1, Infinity];
  for (const cell of barrier) {
    const away = squareTo(cell, [x, y]);
    if (away < distance) [nearest, distance] = [cell, away];
  }
  if (!(distance <= BREACH_REACH * BREACH_REACH)) {
    throw new FlowError(
      `breachPosition: there is no levee or wall of the plan within ${BREACH_REACH} m of [${breachPosition.join(', ')}]; ` +
        'draw one in the scenario, or pick a place on one.',
    );
  }
  const column = nearest % grid.columns;
  const centre = [
    (column + 0.5) * grid.cellSize,
    ((nearest - column) / grid.columns + 0.5) * grid.cellSize,
  ] as const;
  const cells = barrier.filter((cell) => squareTo(cell, centre) <= (breachWidth / 2) ** 2);
  return [
    {
      name: 'breach',
      start: breachStart,
      duration: breachDuration,
      cells,
      heights: cells.map((cell) => bedWithoutBarriers[cell] as number),
      raises: false,
    },
  ];
}
