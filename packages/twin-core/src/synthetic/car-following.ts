/** How a driver follows: the parameters of the Intelligent Driver Model. */
export interface FollowingParameters {
  /** Time gap kept to the vehicle ahead, seconds. */
  readonly timeGap: number;
  /** Gap at standstill, metres. */
  readonly standstillGap: number;
  /** Acceleration from standstill, m/s². */
  readonly acceleration: number;
  /** Comfortable braking, m/s², positive. */
  readonly braking: number;
}

/** City traffic: Treiber and Kesting (2013), Traffic Flow Dynamics, table 11.2, column "City traffic". */
export const CITY_DRIVER: FollowingParameters = {
  timeGap: 1,
  standstillGap: 2,
  acceleration: 1,
  braking: 1.5,
};

/** Braking no vehicle exceeds on dry asphalt, m/s². */
export const HARDEST_BRAKING = 9;

/** Least gap the model divides by, metres: beyond it braking is the hardest anyway. */
const LEAST_GAP = 0.1;

/**
 * Acceleration on a free road, m/s²: a (1 - (v / v0)⁴), but braking down to a lower limit no harder than comfortably.
 * @param speed m/s. @param desiredSpeed m/s, above 0.
 */
export function freeAcceleration(speed: number, desiredSpeed: number, driver: FollowingParameters): number {
  const share = speed / desiredSpeed;
  const square = share * share;
  const free = driver.acceleration * (1 - square * square);
  return free < -driver.braking ? -driver.braking : free;
}

/**
 * What following takes off the free acceleration, m/s², 0 or more: a (s* / s)² with
 * s* = s0 + max(0, v T + v Δv / (2 √(a b))).
 * Treiber, Hennecke and Helbing (2000), Phys. Rev. E 62, 1805.
 * @param gap from bumper to bumper, metres. @param approachSpeed own speed less that of the vehicle ahead, m/s.
 */
export function followingBraking(
  speed: number,
  gap: number,
  approachSpeed: number,
  driver: FollowingParameters,
): number {
  const { timeGap, standstillGap, acceleration, braking } = driver;
  const dynamic = speed * timeGap + (speed * approachSpeed) / (2 * Math.sqrt(acceleration * braking));
  const desired = standstillGap + (dynamic > 0 ? dynamic : 0);
  const share = desired / (gap > LEAST_GAP ? gap : LEAST_GAP);
  return acceleration * share * share;
}

/** Gap at which a vehicle keeps the speed of the one ahead, metres: (s0 + v T) / √(1 - (v / v0)⁴). */
export function equilibriumGap(speed: number, desiredSpeed: number, driver: FollowingParameters): number {
  const share = speed / desiredSpeed;
  const square = share * share;
  return (driver.standstillGap + speed * driver.timeGap) / Math.sqrt(1 - square * square);
}

/**
 * Greatest steady flow of one lane, vehicles per second: the maximum over v of v / (s_e(v) + length), by golden
 * section to 1e-9 of the desired speed.
 * @param vehicleLength metres.
 */
export function laneCapacity(
  desiredSpeed: number,
  vehicleLength: number,
  driver: FollowingParameters,
): number {
  const flow = (speed: number): number =>
    speed / (equilibriumGap(speed, desiredSpeed, driver) + vehicleLength);
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = 0;
  let high = desiredSpeed;
  while (high - low > 1e-9 * desiredSpeed) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (flow(left) < flow(right)) low = left;
    else high = right;
  }
  return flow((low + high) / 2);
}
