import { type FeatureTable, type Position, rowPositionRange } from '@cityloom/twin-core';
import { FAULT_KINDS } from './fault-kinds.ts';
import type { QualityDimension, QualityFault } from './quality-report.ts';

/** Collects faults of one layer: counts of all, the faults themselves up to a limit. */
export class FaultList {
  readonly counts: Record<string, number> = {};
  private readonly table: FeatureTable;
  private readonly maximum: number;
  private readonly faults: QualityFault[] = [];
  private readonly rowsBy = new Map<string, Set<number>>();

  constructor(table: FeatureTable, maximum: number) {
    this.table = table;
    this.maximum = maximum;
  }

  /** @param key groups rows for measures: the code, or code and column. */
  add(
    code: string,
    row: number,
    more: { readonly column?: string; readonly position?: Position; readonly detail?: string } = {},
  ): void {
    this.counts[code] = (this.counts[code] ?? 0) + 1;
    this.mark(code, row);
    if (more.column !== undefined) this.mark(`${code} ${more.column}`, row);
    if (this.faults.length >= this.maximum) return;
    const position = more.position ?? firstPosition(this.table, row);
    this.faults.push({
      code,
      dimension: FAULT_KINDS[code]?.dimension ?? 'validity',
      object: this.table.idOf(row),
      row,
      ...(more.column !== undefined && { column: more.column }),
      ...(position !== undefined && { position }),
      ...(more.detail !== undefined && { detail: more.detail }),
    });
  }

  private mark(key: string, row: number): void {
    const rows = this.rowsBy.get(key);
    if (rows === undefined) this.rowsBy.set(key, new Set([row]));
    else rows.add(row);
  }

  /** Rows with any of the faults. */
  rowsWith(...keys: readonly string[]): ReadonlySet<number> {
    const rows = new Set<number>();
    for (const key of keys) for (const row of this.rowsBy.get(key) ?? []) rows.add(row);
    return rows;
  }

  /** Codes of a dimension that were met. */
  codesOf(dimension: QualityDimension): string[] {
    return Object.keys(this.counts).filter((code) => FAULT_KINDS[code]?.dimension === dimension);
  }

  sorted(): readonly QualityFault[] {
    return this.faults.toSorted((a, b) => a.row - b.row || (a.code < b.code ? -1 : 1));
  }
}

function firstPosition({ geometry }: FeatureTable, row: number): Position | undefined {
  if (geometry === undefined) return undefined;
  const [start, end] = rowPositionRange(geometry, row);
  if (!(end > start)) return undefined;
  return [geometry.positions[start * 2] as number, geometry.positions[start * 2 + 1] as number];
}
