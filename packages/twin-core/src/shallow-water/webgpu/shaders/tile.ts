/**
 * What the kernels of both equations do around the cells of a tile: wake it or let it sleep, and sum up what its cells
 * met. A tile sleeps where neither it nor a neighbour holds water and none rains; one more step is computed after it
 * has fallen dry, so that both moments hold zeros.
 *
 * Flags of a tile: 1, it holds water; 2, it was computed for water or rain.
 */
export const TILE = `
const ASLEEP = 0u;
const AWAKE = 1u;
const FLOWING = 3u;

var<workgroup> waking: u32;
var<workgroup> tileFastest: atomic<u32>;
var<workgroup> tileLacking: atomic<u32>;
var<workgroup> tileWet: atomic<u32>;
var<workgroup> tileBroken: atomic<u32>;

fn wakingOf(tile: u32) -> u32 {
  if (control.acting[0] > 0.0 || control.retry != 0u) { return FLOWING; }
  let now = control.moment * grid.tiles;
  let across = tile % grid.tilesAcross;
  let up = tile / grid.tilesAcross;
  var near = 0u;
  for (var y = max(up, 1u) - 1u; y <= min(up + 1u, grid.tilesUp - 1u); y += 1u) {
    for (var x = max(across, 1u) - 1u; x <= min(across + 1u, grid.tilesAcross - 1u); x += 1u) {
      near |= atomicLoad(&flags[now + y * grid.tilesAcross + x]);
    }
  }
  if ((near & 1u) != 0u) { return FLOWING; }
  return atomicLoad(&flags[now + tile]) >> 1u;
}

/** Whether what seeps away or crosses the edge is summed over this tile. */
fn hasSums(tile: u32) -> bool {
  let across = tile % grid.tilesAcross;
  let up = tile / grid.tilesAcross;
  let onEdge = across == 0u || up == 0u || across == grid.tilesAcross - 1u || up == grid.tilesUp - 1u;
  return grid.infiltrates == 1u || (grid.openEdges == 1u && onEdge);
}

/** A sum is kept as whole metres and parts of 2^-32 m: none is lost to rounding, and the order does not matter. */
fn addSum(tile: u32, sum: u32, amount: f32) {
  let now = (control.moment * grid.tiles + tile) * 6u + 2u * sum;
  let next = ((1u - control.moment) * grid.tiles + tile) * 6u + 2u * sum;
  let whole = floor(amount);
  let part = u32((amount - whole) * 4294967296.0);
  let parts = sums[now + 1u] + part;
  sums[next] = sums[now] + u32(whole) + select(0u, 1u, parts < part);
  sums[next + 1u] = parts;
}

fn sleep(tile: u32) {
  atomicStore(&flags[(1u - control.moment) * grid.tiles + tile], 0u);
  if (hasSums(tile)) {
    for (var sum = 0u; sum < 3u; sum += 1u) { addSum(tile, sum, 0.0); }
  }
}

/** Whether a number is infinite or none at all, by its bits: shaders may reckon that there is no such number. */
fn isBroken(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7f800000u) == 0x7f800000u;
}

/** Cells of a tile that lie in the domain. */
fn cellsOf(tile: u32) -> u32 {
  let across = min(TILE_COLUMNS, grid.columns - TILE_COLUMNS * (tile % grid.tilesAcross));
  return across * min(TILE_ROWS, grid.rows - TILE_ROWS * (tile / grid.tilesAcross));
}

/** What a thread has met on its cells. Depths and sums are metres on a cell, speeds m/s. */
struct Met {
  wet: bool,
  broken: bool,
  speed: f32,
  lacking: f32,
  infiltrated: f32,
  edgeInflow: f32,
  edgeOutflow: f32,
}

fn addEdge(met: ptr<function, Met>, inwards: f32) {
  if (inwards > 0.0) { (*met).edgeInflow += inwards; } else { (*met).edgeOutflow -= inwards; }
}

/** Sums up over the tile. All threads must come here; scratch must be free. */
fn finishTile(tile: u32, thread: u32, met: Met) {
  if (met.wet) { atomicStore(&tileWet, 1u); }
  if (met.broken) { atomicStore(&tileBroken, 1u); }
  atomicMax(&tileFastest, bitcast<u32>(met.speed));
  if (met.lacking > 0.0) { atomicMax(&tileLacking, bitcast<u32>(met.lacking)); }
  if (hasSums(tile)) {
    scratch[thread] = vec4f(met.infiltrated, met.edgeInflow, met.edgeOutflow, 0.0);
    for (var half = TILE_THREADS / 2u; half > 0u; half /= 2u) {
      workgroupBarrier();
      if (thread < half) { scratch[thread] += scratch[thread + half]; }
    }
  }
  workgroupBarrier();
  if (thread != 0u) { return; }
  let next = (1u - control.moment) * grid.tiles;
  atomicStore(&flags[next + tile], atomicLoad(&tileWet) | (waking & 2u));
  atomicMax(&meters.fastest, atomicLoad(&tileFastest));
  atomicMax(&meters.lacking, atomicLoad(&tileLacking));
  atomicMax(&meters.broken, atomicLoad(&tileBroken));
  atomicAdd(&meters.computed, cellsOf(tile));
  if (hasSums(tile)) {
    addSum(tile, 0u, scratch[0].x);
    addSum(tile, 1u, scratch[0].y);
    addSum(tile, 2u, scratch[0].z);
  }
}

/** Rain that falls and water that seeps away, as a new depth. */
fn rainAndSeep(at: u32, left: f32, met: ptr<function, Met>) -> f32 {
  var depth = max(0.0, left) + control.acting[0] * ground[grid.rainShare + at];
  if (grid.infiltrates == 1u) {
    let taken = min(depth, control.duration * ground[grid.infiltration + at]);
    depth -= taken;
    (*met).infiltrated += taken;
  }
  return depth;
}

fn placeOf(column: i32, row: i32) -> u32 { return u32(row) * grid.stride + u32(column); }
`;

/** x^(-1/3): as in numeric/inverse-cube-root.ts, in single precision. */
export const INVERSE_CUBE_ROOT = `
fn inverseCubeRoot(x: f32) -> f32 {
  let third = 0.33333334f;
  var root = bitcast<f32>(0x54a21d29i - i32(f32(bitcast<i32>(x)) * third));
  var error = 1.0 - x * root * root * root;
  root += root * error * (third + 0.22222222 * error);
  error = 1.0 - x * root * root * root;
  return root + root * error * (third + 0.22222222 * error);
}
`;

/** How the entry point of a step begins: which tile it is for, if that is awake, its first cell, and where the moments lie. */
export const STEP_TILE = `
@compute @workgroup_size(TILE_THREADS)
fn stepTile(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let tile = group.y * grid.dispatchAcross + group.x;
  if (tile >= grid.tiles || control.ticks == 0u) { return; }
  if (thread == 0u) { waking = wakingOf(tile); }
  if (workgroupUniformLoad(&waking) == ASLEEP) {
    if (thread == 0u) { sleep(tile); }
    return;
  }
  let now = control.moment * grid.moment;
  let next = (1u - control.moment) * grid.moment;
  let first = vec2i(i32(TILE_COLUMNS * (tile % grid.tilesAcross)), i32(TILE_ROWS * (tile / grid.tilesAcross)));`;
