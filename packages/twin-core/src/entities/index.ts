export { bindToNearest } from './bindings/bind-to-nearest.ts';
export type { NearestObject } from './bindings/bind-to-nearest.ts';
export type { EdgeShape } from './bindings/edge-lines.ts';
export { createMapMatcher, MAP_MATCHER_DEFAULTS } from './bindings/map-matcher.ts';
export type { MapMatcher, MapMatcherOptions, RoadMatch } from './bindings/map-matcher.ts';
export { BatchError } from './compact/batch-error.ts';
export { canonicalDegrees } from './compact/batch-header.ts';
export type { BatchHeader, DecodedBatch } from './compact/batch-header.ts';
export { createBatchDecoder, decodeEntityBatch } from './compact/decode-batch.ts';
export { encodeEntityBatch } from './compact/encode-batch.ts';
export type { BatchValues, EntityBatch } from './entity-batch.ts';
export type { EntityClass, EntityProperty, Freshness, HistoryLimits } from './entity-class.ts';
export type { EntityChange, EntityEvent, FeedCondition } from './entity-log.ts';
export type {
  ApplyCounts,
  EntitySeries,
  EntityStates,
  EntityStore,
  EntityStoreOptions,
  EntityTable,
  EntityTrack,
  RejectionReason,
} from './entity-store.ts';
export { createGeofenceMonitor } from './geofences/geofence-monitor.ts';
export type {
  GeofenceCounts,
  GeofenceMonitor,
  GeofenceMonitorOptions,
} from './geofences/geofence-monitor.ts';
export type { GeofenceMemory, RememberedEntity, RememberedStay } from './geofences/geofence-memory.ts';
export { GEOFENCE_MARGIN } from './geofences/geofence-rule.ts';
export type { GeofenceRule } from './geofences/geofence-rule.ts';
export { createReorderBuffer } from './ordering/reorder-buffer.ts';
export type { ReorderBuffer, ReorderBufferOptions, ReorderCounts } from './ordering/reorder-buffer.ts';
export { createReplay, REPLAY_SPEEDS } from './recording/replay.ts';
export type { Replay, ReplayOptions } from './recording/replay.ts';
export { createMemoryRecording, openRecording } from './recording/open-recording.ts';
export type { Recording, RecordingEntry } from './recording/open-recording.ts';
export { createRecorder } from './recording/recorder.ts';
export type { Recorder, RecorderOptions } from './recording/recorder.ts';
export type { EncodedChange } from './recording/encode-change.ts';
export { createRecordingEncoder } from './recording/recording-encoder.ts';
export type { RecordingEncoder } from './recording/recording-encoder.ts';
export { RecordingError } from './recording/recording-error.ts';
export { NEW_RECORDING } from './recording/recording-source.ts';
export type { RecordingPosition, RecordingSource, SeekPoint } from './recording/recording-source.ts';
export { captureState } from './recording/capture-state.ts';
export { createEntityStore } from './create-entity-store.ts';
export { applyEntityChange, foldEntityLog } from './fold-entity-log.ts';
