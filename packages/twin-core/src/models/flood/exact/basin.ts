/** Water in a paraboloid basin at a moment, metres and m/s, by place from the basin's middle. */
export interface BasinWater {
  readonly bed: (x: number, y: number) => number;
  readonly depth: (x: number, y: number) => number;
  readonly velocity: readonly [east: number, north: number];
}

/**
 * Plane surface that goes round in a paraboloid without friction (Thacker 1981, Journal of Fluid Mechanics 107, p. 499;
 * SWASHES 4.2.2): its shore moves, its speed is everywhere the same.
 * @param radius of the shore at rest, metres. @param rest depth of the middle at rest. @param sway amplitude.
 */
export function planarBasin(
  radius: number,
  rest: number,
  sway: number,
  gravity: number,
  time: number,
): BasinWater {
  const frequency = planarFrequency(radius, rest, gravity);
  const [cosine, sine] = [Math.cos(frequency * time), Math.sin(frequency * time)];
  const bed = (x: number, y: number): number => -rest * (1 - (x * x + y * y) / (radius * radius));
  return {
    bed,
    depth: (x, y) => {
      const surface = ((sway * rest) / (radius * radius)) * (2 * x * cosine + 2 * y * sine - sway);
      return Math.max(0, surface - bed(x, y));
    },
    velocity: [-sway * frequency * sine, sway * frequency * cosine],
  };
}

/** ω of the planar surface, 1/s. */
export function planarFrequency(radius: number, rest: number, gravity: number): number {
  return Math.sqrt(2 * gravity * rest) / radius;
}

/**
 * Plane surface that swings in a parabola without friction, the same in all rows (Thacker 1981; SWASHES 4.2.1).
 * @param halfWidth of the water at rest, metres. @param rest depth of the middle at rest.
 */
export function swingingChannel(halfWidth: number, rest: number, gravity: number, time: number): BasinWater {
  const frequency = planarFrequency(halfWidth, rest, gravity);
  // SWASHES: B = √(2 g h0) / (2 a), the shores swing by half of a half.
  const amplitude = 0.5 * frequency;
  const [cosine, sine] = [Math.cos(frequency * time), Math.sin(frequency * time)];
  const shift = 0.5 * cosine;
  const bed = (x: number): number => -rest * (1 - (x * x) / (halfWidth * halfWidth));
  return {
    bed,
    depth: (x) => {
      const inside = x + shift;
      return Math.max(0, rest * (1 - (inside * inside) / (halfWidth * halfWidth)));
    },
    velocity: [amplitude * sine, 0],
  };
}
