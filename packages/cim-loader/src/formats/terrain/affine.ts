/** x = a·column + b·row + c; y = d·column + e·row + f. Columns and rows are counted from the outer corner of the raster. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export function applyAffine([a, b, c, d, e, f]: Affine, column: number, row: number): [number, number] {
  return [a * column + b * row + c, d * column + e * row + f];
}

/** @returns `undefined` where the affine folds the plane to a line. */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine | undefined {
  const determinant = a * e - b * d;
  if (!Number.isFinite(1 / determinant)) return undefined;
  return [
    e / determinant,
    -b / determinant,
    (b * f - c * e) / determinant,
    -d / determinant,
    a / determinant,
    (c * d - a * f) / determinant,
  ];
}

/** The same plane for a raster that starts at (column, row) and whose cells are `stepColumns` × `stepRows` as large. */
export function windowAffine(
  affine: Affine,
  column: number,
  row: number,
  stepColumns: number,
  stepRows: number,
): Affine {
  const [x, y] = applyAffine(affine, column, row);
  return [affine[0] * stepColumns, affine[1] * stepRows, x, affine[3] * stepColumns, affine[4] * stepRows, y];
}
