/** Elementary functions that give the same bits in every engine, for models whose results are hashed. */
export { atan2 } from './arctangent.ts';
export { erf } from './error-function.ts';
export { exp } from './exponential.ts';
export { log } from './logarithm.ts';
export { pow } from './power.ts';
export { cos, sin } from './trigonometry.ts';
