/** Water at a place and moment. */
export interface ExactFlow {
  /** Metres. */
  readonly depth: number;
  /** m/s. */
  readonly velocity: number;
}

/**
 * A dam at x = 0 that vanishes at t = 0 on a flat bed without friction: depth and speed at a place and time.
 * Dry bed behind: Ritter (1892); water behind: Stoker (1957), Water Waves, section 10.8. As in SWASHES 4.1.
 * @param before depth for x < 0, metres. @param behind depth for x > 0, 0 or more and below `before`.
 * @param time seconds, above 0.
 */
export function damBreak(
  x: number,
  time: number,
  before: number,
  behind: number,
  gravity: number,
): ExactFlow {
  const celerity = Math.sqrt(gravity * before);
  const speed = x / time;
  if (speed <= -celerity) return { depth: before, velocity: 0 };
  const { depth, velocity, shock } = middleState(before, behind, gravity);
  const tail = velocity - Math.sqrt(gravity * depth);
  if (speed < tail) {
    const root = (2 * celerity - speed) / 3;
    return { depth: (root * root) / gravity, velocity: (2 / 3) * (celerity + speed) };
  }
  return speed < shock ? { depth, velocity } : { depth: behind, velocity: 0 };
}

/** The water between the fan and the shock, and the speed of the shock, m/s; on a dry bed the front. */
export function middleState(
  before: number,
  behind: number,
  gravity: number,
): ExactFlow & { readonly shock: number } {
  const celerity = Math.sqrt(gravity * before);
  if (behind === 0) return { depth: 0, velocity: 2 * celerity, shock: 2 * celerity };
  const shockSpeed = (depth: number): number =>
    (depth - behind) * Math.sqrt((0.5 * gravity * (depth + behind)) / (depth * behind));
  // The fan's speed falls with the middle depth, the shock's rises: one crossing between the two depths.
  let [low, high] = [behind, before];
  for (let step = 0; step < 200; step += 1) {
    const depth = 0.5 * (low + high);
    if (shockSpeed(depth) > 2 * (celerity - Math.sqrt(gravity * depth))) high = depth;
    else low = depth;
  }
  const depth = 0.5 * (low + high);
  const velocity = shockSpeed(depth);
  return { depth, velocity, shock: (depth * velocity) / (depth - behind) };
}
