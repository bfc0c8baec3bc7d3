/** A channel whose steady depth is prescribed: the bed follows from it. Values at cells' centres. */
export interface SteadyChannel {
  /** Metres from the inlet. */
  readonly x: Float64Array;
  /** Metres; 0 at the outlet. */
  readonly bed: Float64Array;
  /** Metres. */
  readonly depth: Float64Array;
  /** m²/s. */
  readonly discharge: Float64Array;
}

/**
 * Subcritical flow through a channel of 1000 m by MacDonald, Baines, Nichols and Samuels (1997), ASCE J. Hydraulic
 * Engineering 123(11), as SWASHES 3.2.1 has it: h(x) = (4/g)^⅓ (1 + ½ exp(-16 (x/1000 - ½)²)); the bed from the steady
 * momentum equation with Manning's friction, integrated by the midpoint rule on steps far finer than the cells.
 * @param inlet discharge at x = 0, m²/s. @param rain m/s.
 */
export function macDonaldChannel(
  cells: number,
  inlet: number,
  rain: number,
  manningRoughness: number,
  gravity: number,
): SteadyChannel {
  const length = 1000;
  const width = length / cells;
  const depthAt = (x: number): number =>
    Math.cbrt(4 / gravity) * (1 + 0.5 * Math.exp(-16 * (x / length - 0.5) ** 2));
  const slopeAt = (x: number): number => {
    const depth = depthAt(x);
    const rise = Math.cbrt(4 / gravity) * 0.5 * Math.exp(-16 * (x / length - 0.5) ** 2);
    const depthSlope = (rise * -32 * (x / length - 0.5)) / length;
    const discharge = inlet + rain * x;
    const froude = (discharge * discharge) / (gravity * depth ** 3);
    const friction = (manningRoughness * discharge) ** 2 / depth ** (10 / 3);
    return (froude - 1) * depthSlope - friction - (2 * discharge * rain) / (gravity * depth * depth);
  };
  const finer = 100;
  const x = Float64Array.from({ length: cells }, (_, cell) => (cell + 0.5) * width);
  const bed = new Float64Array(cells);
  let height = 0;
  let at = length;
  for (let cell = cells - 1; cell >= 0; cell -= 1) {
    const target = x[cell] as number;
    const step = (at - target) / finer;
    for (let part = 0; part < finer; part += 1) height -= slopeAt(at - (part + 0.5) * step) * step;
    at = target;
    bed[cell] = height;
  }
  return {
    x,
    bed,
    depth: x.map(depthAt),
    discharge: x.map((place) => inlet + rain * place),
  };
}
