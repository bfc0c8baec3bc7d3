/** Code of a heading that is not known. */
export const NO_HEADING = 256;
/** Code of a speed that is not known. */
export const NO_SPEED = 65_535;
/** Code of the height of what is on the ground. */
export const ON_GROUND = -10_000_001;

/** Heading in degrees to 1/256 turn, [0, 255]; {@link NO_HEADING} of NaN. */
export function headingCode(heading: number): number {
  return Number.isNaN(heading) ? NO_HEADING : Math.round(heading * (256 / 360)) & 255;
}

/** Degrees of a code; NaN of {@link NO_HEADING}. */
export function headingOf(code: number): number {
  return code === NO_HEADING ? NaN : code * (360 / 256);
}

/** Speed in metres per second to 0.1 m/s, at most 6,553.4; {@link NO_SPEED} of NaN. */
export function speedCode(speed: number): number {
  return Number.isNaN(speed) ? NO_SPEED : Math.min(NO_SPEED - 1, Math.round(speed * 10));
}

/** Metres per second of a code; NaN of {@link NO_SPEED}. */
export function speedOf(code: number): number {
  return code === NO_SPEED ? NaN : code / 10;
}

/** Height in metres to centimetres; {@link ON_GROUND} of NaN. */
export function heightCode(height: number): number {
  return Number.isNaN(height) ? ON_GROUND : Math.round(height * 100);
}
