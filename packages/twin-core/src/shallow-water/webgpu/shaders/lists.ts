/** Threads of the kernels that go over lists. */
export const LIST_THREADS = 64;

/** Reads a number of the lists. */
export const LISTED = `
fn listed(at: u32) -> f32 { return bitcast<f32>(lists[at]); }
`;

/** Has the next step compute the tile of a cell. */
export const WAKE = `
fn wake(moment: u32, at: u32) {
  let column = at % STRIDE - 1u;
  let row = at / STRIDE - 1u;
  atomicOr(&flags[moment * TILES + row / TILE_ROWS * TILES_ACROSS + column / TILE_COLUMNS], 3u);
}
`;
