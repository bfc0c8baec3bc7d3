/** Reads a number of the lists. */
export const LISTED = `
fn listed(at: u32) -> f32 { return bitcast<f32>(lists[at]); }
`;

/** Has the next step compute the tile of a cell. */
export const WAKE = `
fn wake(moment: u32, at: u32) {
  let column = at % grid.stride - 1u;
  let row = at / grid.stride - 1u;
  atomicOr(&flags[moment * grid.tiles + row / TILE_ROWS * grid.tilesAcross + column / TILE_COLUMNS], 3u);
}
`;
