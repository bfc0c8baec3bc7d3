/** State of one entity at a time in whole numbers: its last report at or before. Scratch that is written over. */
export interface ExactState {
  /** Milliseconds since 1970. */
  time: number;
  hasPosition: boolean;
  /** Steps of 1e-7 degree. */
  longitude: number;
  latitude: number;
  /** As `heightCode`, `headingCode` and `speedCode` give them. */
  height: number;
  heading: number;
  speed: number;
}

/** A blank state to read into. */
export function createExactState(): ExactState {
  return { time: NaN, hasPosition: false, longitude: 0, latitude: 0, height: 0, heading: 0, speed: 0 };
}
