import type { EntityStore, EntityTable } from '@cityloom/twin-core/entities';

/** Entities of one class as they are at a time. */
export interface ClassFigures {
  readonly entities: number;
  readonly live: number;
  readonly stale: number;
  readonly lost: number;
  /** Seconds since the last observation of each entity; `null` where there is none. */
  readonly ageSeconds: Record<'p50' | 'p95' | 'greatest', number | null>;
}

/** @param now milliseconds since 1970. */
export function figuresOfClasses(store: EntityStore, now: number): Readonly<Record<string, ClassFigures>> {
  return Object.fromEntries([...store.tables].map(([name, table]) => [name, classFigures(table, now)]));
}

function classFigures(table: EntityTable, now: number): ClassFigures {
  const counts = { live: 0, stale: 0, lost: 0 };
  const ages: number[] = [];
  for (let slot = 0; slot < table.slotCount; slot++) {
    if (!table.isUsed(slot)) continue;
    counts[table.freshness(slot, now)]++;
    ages.push((now - (table.observationTimes[slot] as number)) / 1000);
  }
  ages.sort((a, b) => a - b);
  const at = (share: number): number | null => {
    const index = Math.min(ages.length - 1, Math.floor(share * ages.length));
    return rounded(ages[index] ?? NaN);
  };
  return { entities: table.count, ...counts, ageSeconds: { p50: at(0.5), p95: at(0.95), greatest: at(1) } };
}

/** To three digits behind the point; `null` for what is not known, as JSON has no NaN. */
export function rounded(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null;
}

/** `unknown` for what is not known. */
export function shown(value: number | null): string {
  return value === null ? 'unknown' : String(value);
}

/** A line for each class, with the beginnings of the lines as wide as elsewhere. */
export function readableClasses(classes: Readonly<Record<string, ClassFigures>>): string[] {
  return Object.entries(classes).map(
    ([name, each]) =>
      `${name.padEnd(14)}${each.entities} entities: ${each.live} live, ${each.stale} stale, ${each.lost} lost; ` +
      `age p50 ${shown(each.ageSeconds.p50)} s, p95 ${shown(each.ageSeconds.p95)} s`,
  );
}
