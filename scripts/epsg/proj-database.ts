import { DatabaseSync } from 'node:sqlite';

/** One row of a table; PROJ's schema is read by column name. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Reads PROJ's database: the EPSG dataset as tables. */
export interface ProjDatabase {
  rows(sql: string): readonly Row[];
  /** Factor to the SI unit (metre, radian, 1). */
  unit(code: string | number | null | undefined): number;
}

/** @param path of `proj.db`, for example `/usr/share/proj/proj.db` (Debian package proj-data). */
export function openProjDatabase(path: string): ProjDatabase {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = (sql: string): readonly Row[] => database.prepare(sql).all() as unknown as readonly Row[];
  const units = new Map(
    rows("select code, conv_factor from unit_of_measure where auth_name = 'EPSG'").map((row) => [
      String(row['code']),
      Number(row['conv_factor']),
    ]),
  );
  return {
    rows,
    unit: (code) => {
      const factor = units.get(String(code));
      if (factor === undefined || factor === 0) throw new Error(`unit ${String(code)} has no factor`);
      return factor;
    },
  };
}

/** Text of a column; empty for null. */
export const text = (row: Row, column: string): string => String(row[column] ?? '');

/** Number of a column; NaN for null. */
export const number = (row: Row, column: string): number => {
  const value = row[column];
  return value === null || value === undefined ? NaN : Number(value);
};

/** Shortest notation that keeps `digits` significant digits. */
export const short = (value: number, digits = 14): string => String(Number(value.toPrecision(digits)));
