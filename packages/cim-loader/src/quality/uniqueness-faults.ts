import { type FeatureTable, rowBounds } from '@cityloom/twin-core';
import { createFootprints } from '../overlay/footprints.ts';
import type { FaultList } from './fault-list.ts';

/** Ids the reader had to number, because the source had them twice. */
const NUMBERED_COPY = /~\d+$/u;

/** Objects that stand twice: by id, by geometry, or, where the rules forbid it, by overlap. */
export function checkUniqueness(
  table: FeatureTable,
  faults: FaultList,
  maximumOverlap: number | undefined,
): void {
  for (let row = 0; row < table.count; row++) {
    const id = table.idOf(row);
    if (NUMBERED_COPY.test(id)) faults.add('id-repeated', row, { detail: id.replace(NUMBERED_COPY, '') });
  }
  checkRepeatedGeometry(table, faults);
  if (maximumOverlap !== undefined && table.geometry?.type === 'polygon') {
    checkOverlaps(table, faults, maximumOverlap);
  }
}

/** Same bounds, same number of positions and same sum of them: the same shape, whatever position it starts at. */
function checkRepeatedGeometry(table: FeatureTable, faults: FaultList): void {
  const { geometry } = table;
  if (geometry === undefined) return;
  const first = new Map<string, number>();
  for (let row = 0; row < table.count; row++) {
    const bounds = rowBounds(geometry, row);
    if (bounds === undefined) continue;
    const key = `${bounds.map((degrees) => Math.round(degrees * 1e7)).join()} ${shapeKey(table, row)}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row);
    else faults.add('geometry-repeated', row, { detail: table.idOf(earlier) });
  }
}

/** Independent of the position a ring starts at and of the way round it runs. */
function shapeKey({ geometry }: FeatureTable, row: number): string {
  if (geometry === undefined) return '';
  const { positions, positionOffsets, ringOffsets, partOffsets } = geometry;
  let positionCount = 0;
  let sum = 0;
  const lastRing = ringOffsets[partOffsets[row + 1] as number] as number;
  for (let ring = ringOffsets[partOffsets[row] as number] as number; ring < lastRing; ring++) {
    const start = positionOffsets[ring] as number;
    // The repeated last position of a closed ring would count the start twice.
    const end = (positionOffsets[ring + 1] as number) - (geometry.type === 'polygon' ? 1 : 0);
    positionCount += end - start;
    for (let at = start; at < end; at++) {
      const x = Math.round((positions[at * 2] as number) * 1e7);
      const y = Math.round((positions[at * 2 + 1] as number) * 1e7);
      sum = (sum + ((x * 73_856_093 + y * 19_349_663) % 4_294_967_291)) % 4_294_967_291;
    }
  }
  return `${positionCount} ${sum}`;
}

function checkOverlaps(table: FeatureTable, faults: FaultList, maximumOverlap: number): void {
  const footprints = createFootprints(table);
  for (let row = 0; row < table.count; row++) {
    for (const other of footprints.candidates(footprints.boundsOf(row))) {
      if (other >= row) continue;
      const smaller = Math.min(footprints.areaOf(row), footprints.areaOf(other));
      if (!(smaller > 0)) continue;
      const share = footprints.intersectionArea(row, footprints, other) / smaller;
      if (share <= maximumOverlap) continue;
      faults.add('objects-overlap', row, { detail: `${table.idOf(other)} ${(share * 100).toFixed(0)} %` });
      break;
    }
  }
}
