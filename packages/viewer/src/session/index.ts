export { CommandError } from './commands/command-error.ts';
export type {
  BranchRequest,
  CameraPose,
  ChangeEvent,
  ChangeInput,
  CityCommand,
  CityLoomApi,
  Command,
  DescribeRequest,
  DistributiveOmit,
  EntitySelectedEvent,
  ErrorEvent,
  LiveDescription,
  MergeRequest,
  Mode,
  RebaseRequest,
  RunEvent,
  SelectEvent,
  SelectionMode,
  SessionDescription,
  SessionEvents,
} from './commands/commands.ts';
export type { CompareOptions } from './comparisons/compare-branches.ts';
export { createStateSession } from './comparisons/state-session.ts';
export type { ShownState, StateSession } from './comparisons/state-session.ts';
export { createSession } from './create-session.ts';
export type { EnsembleCommand } from './ensembles/ensemble-command.ts';
export type { EnsembleState, StoredEnsemble } from './ensembles/ensemble-state.ts';
export { affectedObjects } from './exports/affected-objects.ts';
export type { ExportColumn, ExportRow, ExportTable } from './exports/affected-objects.ts';
export { csvOfTable } from './exports/csv.ts';
export { geoJsonOfTable } from './exports/geojson.ts';
export { csvOfMeasures } from './exports/measures-csv.ts';
export { csvOfCourses, csvOfProfile } from './exports/reading-csv.ts';
export type { ProfileColumn } from './exports/reading-csv.ts';
export type { AppliedFusion, NewFusion } from './fusion/applied-fusion.ts';
export type { FusionControl, FusionListener } from './fusion/fusion-control.ts';
export {
  ADDED_THEME,
  ADDED_THEME_TITLE,
  LAYER_ORIGINS,
  OPENNESS_LEVELS,
  UPDATE_CYCLES,
} from './layers/added-layer.ts';
export type {
  AddedLayer,
  AddedLayerRecord,
  LayerCatalogue,
  LayerDrawing,
  LayerFiles,
  LayerOrigin,
  LayerProvenance,
  NewLayer,
  Openness,
  UpdateCycle,
} from './layers/added-layer.ts';
export type {
  ColumnSummary,
  DatasetReader,
  LayerSummary,
  ReadFailure,
  ReadInput,
  ReadProgress,
  ReadResult,
  ReadSettings,
  ReadSource,
} from './layers/dataset-reader.ts';
export type { LayerControl, LayerListener } from './layers/layer-control.ts';
export { isLocalCity, readLocalCity } from './layers/local-cities.ts';
export type { LocalCities, LocalCity } from './layers/local-cities.ts';
export { newLayerOf } from './layers/new-layer.ts';
export type { LayerNaming, Reading } from './layers/new-layer.ts';
export { pictureAddress, pictureGrid, tileExtent } from './layers/picture-grid.ts';
export type { PictureGrid, PictureService, PictureTile } from './layers/picture-grid.ts';
export { renameLayer } from './layers/rename-layer.ts';
export {
  entityClassColour,
  entityRampColour,
  entityScale,
  FRESHNESS_COLOURS,
  presentRange,
  SPEED_RANGE,
} from './live/entity-colours.ts';
export type { EntityScale } from './live/entity-colours.ts';
export type { FeedPort, FromFeedHost, PostedBatch, ToFeedHost } from './live/feed-messages.ts';
export type { HeatLegend } from './live/heat-legend.ts';
export { hostFeeds } from './live/host-feeds.ts';
export type { FeedHost, FeedHostOptions } from './live/host-feeds.ts';
export type { LiveCommand } from './live/live-command.ts';
export type { AskFeedCredentials, LiveControl } from './live/live-control.ts';
export type { LiveScene } from './live/live-scene.ts';
export type {
  EntityColouring,
  EntityName,
  FeedSettings,
  Geofence,
  LiveClass,
  LiveFeed,
  LiveMode,
  LiveRecording,
  LiveState,
  LiveTrace,
  OpenedRecording,
} from './live/live-state.ts';
export { failureLine, failureText, proposalText, warningText } from './loader-texts/loader-text.ts';
export type { FailureText, LoaderText } from './loader-texts/loader-text.ts';
export { rowLooks } from './objects/object-looks.ts';
export { columnWeight, createSearchIndex, foldText, tokenize } from './objects/search.ts';
export type { SearchHit, SearchIndex, SearchOptions } from './objects/search.ts';
export { valueSource } from './objects/value-source.ts';
export { drawableFields, drawnField } from './runs/drawn-field.ts';
export { drawsLive } from './live/drawn-live.ts';
export type { FieldChoice } from './runs/drawn-field.ts';
export { courseField, waterFields } from './readings/water-fields.ts';
export type { WaterFields } from './readings/water-fields.ts';
export { pendingChanges } from './runs/adopt-changes.ts';
export { isComputing } from './runs/is-computing.ts';
export { baselineOf, comparableRuns, pairOf, valueIn } from './runs/run-pair.ts';
export type { BaselineChoice, RunPair } from './runs/run-pair.ts';
export { runDuration } from './runs/run-store.ts';
export {
  buildingParts,
  buildingsOn,
  heightLimitFor,
  parcelOf,
  wholeBuilding,
} from './scenarios/planned-buildings.ts';
export type { TextFile } from './scenarios/scenario-file.ts';
export type { SessionActions } from './session-actions.ts';
export type {
  LiveMeans,
  LoadedCity,
  RecordingMedium,
  RecordingShelf,
  RunOptions,
  SessionOptions,
  SessionRunner,
  SessionStorage,
  StorageEntry,
} from './session-options.ts';
export type {
  ActiveRun,
  AddressQuestion,
  DrawnShape,
  HoveredEntity,
  Language,
  LayerFilter,
  LoadState,
  MapTool,
  Measurement,
  Notice,
  ObjectLook,
  Projection,
  ReadingPoint,
  RecordedRun,
  ScenarioRecord,
  SessionState,
  ShapeKind,
  StoredRun,
  StudySketch,
  SunHour,
  Theme,
} from './session-state.ts';
export type { Session } from './session.ts';
export type { SharedLayer } from './shared-layers/shared-layer.ts';
export { decodeShareLink, encodeShareLink } from './sharing/share-link.ts';
export type { BranchRecord, ReadingRecord, SharedRun, SharedState } from './sharing/shared-state.ts';
export { classEdges } from './styles/classify.ts';
export { cloudStyleOf, pictureStyleOf, styleOf } from './styles/default-style.ts';
export { frequentValues, layerLegend, layerPaint } from './styles/layer-paint.ts';
export type { LayerPaint, LegendEntry } from './styles/layer-paint.ts';
export {
  CLASS_METHODS,
  CLOUD_COLOURINGS,
  isTableStyle,
  PICTURE_PLACES,
  RAMP_NAMES,
} from './styles/layer-style.ts';
export type {
  ClassMethod,
  CloudColouring,
  CloudStyle,
  LayerStyle,
  PicturePlace,
  PictureStyle,
  RampName,
  TableStyle,
} from './styles/layer-style.ts';
export { CATEGORY_COLOURS, defaultColour, OTHER_COLOURS, rampColour } from './styles/ramps.ts';
