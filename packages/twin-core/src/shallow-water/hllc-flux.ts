import { GRAVITY } from './flow-state.ts';

/** Depth below which water has no speed, metres. */
export const STILL_DEPTH = 1e-6;

/** Flux of mass, momentum along and momentum across through a face, per metre of width. */
export interface FaceFlux {
  mass: number;
  along: number;
  across: number;
}

/**
 * HLLC flux (Toro, Spruce and Speares 1994; wave speeds of Toro 2001, Shock-Capturing Methods for Free-Surface Shallow
 * Flows, eqs. 10.20 to 10.22, dry sides after Fraccarollo and Toro 1995).
 * @param flux written to.
 */
export function hllcFlux(
  flux: FaceFlux,
  depthLeft: number,
  alongLeft: number,
  acrossLeft: number,
  depthRight: number,
  alongRight: number,
  acrossRight: number,
): void {
  const dryLeft = depthLeft <= STILL_DEPTH;
  const dryRight = depthRight <= STILL_DEPTH;
  if (dryLeft && dryRight) {
    flux.mass = flux.along = flux.across = 0;
    return;
  }
  const celerityLeft = Math.sqrt(GRAVITY * depthLeft);
  const celerityRight = Math.sqrt(GRAVITY * depthRight);
  const middleSpeed = 0.5 * (alongLeft + alongRight) + celerityLeft - celerityRight;
  const middleCelerity = Math.abs(0.5 * (celerityLeft + celerityRight) + 0.25 * (alongLeft - alongRight));
  const left = dryLeft
    ? alongRight - 2 * celerityRight
    : Math.min(alongLeft - celerityLeft, dryRight ? Infinity : middleSpeed - middleCelerity);
  const right = dryRight
    ? alongLeft + 2 * celerityLeft
    : Math.max(alongRight + celerityRight, dryLeft ? -Infinity : middleSpeed + middleCelerity);
  const massLeft = depthLeft * alongLeft;
  const massRight = depthRight * alongRight;
  const pressureLeft = massLeft * alongLeft + 0.5 * GRAVITY * depthLeft * depthLeft;
  const pressureRight = massRight * alongRight + 0.5 * GRAVITY * depthRight * depthRight;
  if (left >= 0) {
    flux.mass = massLeft;
    flux.along = pressureLeft;
  } else if (right <= 0) {
    flux.mass = massRight;
    flux.along = pressureRight;
  } else {
    const width = 1 / (right - left);
    flux.mass = (right * massLeft - left * massRight + left * right * (depthRight - depthLeft)) * width;
    flux.along =
      (right * pressureLeft - left * pressureRight + left * right * (massRight - massLeft)) * width;
  }
  // The contact wave carries what goes across: its side is that of the flow through the face.
  flux.across = flux.mass * (flux.mass >= 0 ? acrossLeft : acrossRight);
}
