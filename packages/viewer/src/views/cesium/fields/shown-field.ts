import { type FieldFrame, type GridGeometry, type RunResult } from '@cityloom/twin-core';
import { fieldInTime, type FieldInTime } from '@cityloom/twin-core/readings';

/** Flow of the water in a {@link ShownField}: a frame of each at the times of its depth. */
export interface ShownFlow {
  readonly grid: GridGeometry;
  /** m/s. */
  readonly east: readonly FieldFrame[];
  /** m/s. */
  readonly north: readonly FieldFrame[];
}

/** A field as the map draws it. */
export interface ShownField extends FieldInTime {
  /** Of a depth of water whose run has its flow. */
  readonly flow?: ShownFlow;
}

function flowOf(result: RunResult, { field, times }: FieldInTime): ShownFlow | undefined {
  if (field.water === undefined) return undefined;
  const east = fieldInTime(result, field.water.flowEast);
  const north = fieldInTime(result, field.water.flowNorth);
  const isAtTimes = (flow: FieldInTime | undefined): flow is FieldInTime =>
    flow?.times.length === times.length && flow.times.every((time, index) => time === times[index]);
  if (!isAtTimes(east) || !isAtTimes(north)) return undefined;
  return { grid: east.field.grid, east: east.frames, north: north.frames };
}

/** A field of a run with its flow, where it has such. */
export function shownField(shown: FieldInTime, result: RunResult): ShownField {
  const flow = flowOf(result, shown);
  return flow === undefined ? shown : { ...shown, flow };
}
