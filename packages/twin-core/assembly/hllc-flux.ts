// Fluxes of the shallow water kernel, four faces at a time; `hllc-flux.ts` of the reference says what they are.
// Compiled by AssemblyScript, not by TypeScript.
import { at, State, Strip } from './memory';
import { ACROSS, BEFORE, BEHIND, MASS, rowOf } from './strip-rows';

const GRAVITY: f32 = 9.81;
const STILL_DEPTH: f32 = 1e-6;
const WALL: f32 = 5e4;

/** Fluxes through four faces, by hydrostatic reconstruction; a wall throws the water back. */
@inline
export function computeFaces(
  state: State,
  strip: Strip,
  fluxes: i32,
  column: i32,
  depthLeftAt: usize,
  bedLeftAt: usize,
  alongLeftAt: usize,
  acrossLeftAt: usize,
  depthRightAt: usize,
  bedRightAt: usize,
  alongRightAt: usize,
  acrossRightAt: usize,
): void {
  const zero = f32x4.splat(0);
  const still = f32x4.splat(STILL_DEPTH);
  const givenLeft = v128.load(depthLeftAt);
  const givenRight = v128.load(depthRightAt);
  const wetLeft = f32x4.gt(givenLeft, still);
  const wetRight = f32x4.gt(givenRight, still);
  const mass = at(rowOf(state, strip, fluxes + MASS), column);
  const before = at(rowOf(state, strip, fluxes + BEFORE), column);
  const behind = at(rowOf(state, strip, fluxes + BEHIND), column);
  const across = at(rowOf(state, strip, fluxes + ACROSS), column);
  if (!v128.any_true(v128.or(wetLeft, wetRight))) {
    v128.store(mass, zero);
    v128.store(before, zero);
    v128.store(behind, zero);
    v128.store(across, zero);
    return;
  }
  let bedLeft = v128.load(bedLeftAt);
  let bedRight = v128.load(bedRightAt);
  const wallLeft = f32x4.ge(bedLeft, f32x4.splat(WALL));
  const wallRight = f32x4.ge(bedRight, f32x4.splat(WALL));
  let depthLeft = v128.and(wetLeft, givenLeft);
  let depthRight = v128.and(wetRight, givenRight);
  bedLeft = f32x4.add(bedLeft, f32x4.sub(givenLeft, depthLeft));
  bedRight = f32x4.add(bedRight, f32x4.sub(givenRight, depthRight));
  let alongLeft = v128.load(alongLeftAt);
  let alongRight = v128.load(alongRightAt);
  if (v128.any_true(v128.or(wallLeft, wallRight))) {
    const oldLeft = depthLeft;
    const oldAlong = alongLeft;
    const oldBed = bedLeft;
    depthLeft = v128.bitselect(depthRight, depthLeft, wallLeft);
    bedLeft = v128.bitselect(bedRight, bedLeft, wallLeft);
    alongLeft = v128.bitselect(f32x4.neg(alongRight), alongLeft, wallLeft);
    depthRight = v128.bitselect(oldLeft, depthRight, wallRight);
    bedRight = v128.bitselect(oldBed, bedRight, wallRight);
    alongRight = v128.bitselect(f32x4.neg(oldAlong), alongRight, wallRight);
  }
  const sill = f32x4.pmax(bedLeft, bedRight);
  const reducedLeft = f32x4.pmax(zero, f32x4.sub(f32x4.add(depthLeft, bedLeft), sill));
  const reducedRight = f32x4.pmax(zero, f32x4.sub(f32x4.add(depthRight, bedRight), sill));
  const dryLeft = f32x4.le(reducedLeft, still);
  const dryRight = f32x4.le(reducedRight, still);
  const gravity = f32x4.splat(GRAVITY);
  const half = f32x4.splat(0.5);
  const two = f32x4.splat(2);
  const celerityLeft = f32x4.sqrt(f32x4.mul(gravity, reducedLeft));
  const celerityRight = f32x4.sqrt(f32x4.mul(gravity, reducedRight));
  const middleSpeed = f32x4.add(
    f32x4.mul(half, f32x4.add(alongLeft, alongRight)),
    f32x4.sub(celerityLeft, celerityRight),
  );
  const middleCelerity = f32x4.abs(
    f32x4.add(
      f32x4.mul(half, f32x4.add(celerityLeft, celerityRight)),
      f32x4.mul(f32x4.splat(0.25), f32x4.sub(alongLeft, alongRight)),
    ),
  );
  const leftOnly = f32x4.sub(alongLeft, celerityLeft);
  const rightOnly = f32x4.add(alongRight, celerityRight);
  const leftWave = v128.bitselect(
    f32x4.sub(alongRight, f32x4.mul(two, celerityRight)),
    v128.bitselect(leftOnly, f32x4.pmin(leftOnly, f32x4.sub(middleSpeed, middleCelerity)), dryRight),
    dryLeft,
  );
  const rightWave = v128.bitselect(
    f32x4.add(alongLeft, f32x4.mul(two, celerityLeft)),
    v128.bitselect(rightOnly, f32x4.pmax(rightOnly, f32x4.add(middleSpeed, middleCelerity)), dryLeft),
    dryRight,
  );
  const halfGravity = f32x4.splat(0.5 * GRAVITY);
  const massLeft = f32x4.mul(reducedLeft, alongLeft);
  const massRight = f32x4.mul(reducedRight, alongRight);
  const weightLeft = f32x4.mul(halfGravity, f32x4.mul(reducedLeft, reducedLeft));
  const weightRight = f32x4.mul(halfGravity, f32x4.mul(reducedRight, reducedRight));
  const thrustLeft = f32x4.add(f32x4.mul(massLeft, alongLeft), weightLeft);
  const thrustRight = f32x4.add(f32x4.mul(massRight, alongRight), weightRight);
  const span = f32x4.div(f32x4.splat(1), f32x4.sub(rightWave, leftWave));
  const product = f32x4.mul(leftWave, rightWave);
  const between = f32x4.mul(
    span,
    f32x4.add(
      f32x4.sub(f32x4.mul(rightWave, massLeft), f32x4.mul(leftWave, massRight)),
      f32x4.mul(product, f32x4.sub(reducedRight, reducedLeft)),
    ),
  );
  const thrustBetween = f32x4.mul(
    span,
    f32x4.add(
      f32x4.sub(f32x4.mul(rightWave, thrustLeft), f32x4.mul(leftWave, thrustRight)),
      f32x4.mul(product, f32x4.sub(massRight, massLeft)),
    ),
  );
  const fromLeft = f32x4.ge(leftWave, zero);
  const fromRight = f32x4.le(rightWave, zero);
  const flows = v128.not(v128.and(dryLeft, dryRight));
  const flux = v128.and(
    flows,
    v128.bitselect(massLeft, v128.bitselect(massRight, between, fromRight), fromLeft),
  );
  const thrust = v128.and(
    flows,
    v128.bitselect(thrustLeft, v128.bitselect(thrustRight, thrustBetween, fromRight), fromLeft),
  );
  const open = v128.not(v128.or(wallLeft, wallRight));
  v128.store(mass, v128.and(open, flux));
  v128.store(
    before,
    f32x4.add(thrust, f32x4.sub(f32x4.mul(halfGravity, f32x4.mul(depthLeft, depthLeft)), weightLeft)),
  );
  v128.store(
    behind,
    f32x4.add(thrust, f32x4.sub(f32x4.mul(halfGravity, f32x4.mul(depthRight, depthRight)), weightRight)),
  );
  const carried = v128.bitselect(v128.load(acrossLeftAt), v128.load(acrossRightAt), f32x4.ge(flux, zero));
  v128.store(across, v128.and(open, f32x4.mul(flux, carried)));
}
