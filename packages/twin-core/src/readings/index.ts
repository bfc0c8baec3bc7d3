/** Results of runs read at places, along lines and in time. */
export { fieldInTime, framesAt } from './field-in-time.ts';
export type { FieldInTime, FrameMix, RunFields } from './field-in-time.ts';
export { courseAt, fieldValuesAt, sampleField, sampleFrame } from './sample-field.ts';
export { sampleAlong, stationsAlong } from './field-along.ts';
export type { Station } from './field-along.ts';
export { flowSpeed, flowSpeedField } from './flow-speed.ts';
export { fieldDifference } from './field-difference.ts';
export type { FieldDifference } from './field-difference.ts';
