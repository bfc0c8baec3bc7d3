export type { LocalizedText, Measure, MeasureLimit, Unit } from './units/quantity.ts';
export type { Bounds, Geometry, PolygonCoordinates, Position, Ring } from './geo/position.ts';
export { canonicalJson } from './hashing/canonical-json.ts';
export { createSha256, sha256Hex } from './hashing/sha256.ts';
export type { Sha256Stream } from './hashing/sha256.ts';
export {
  boundsCentre,
  boundsContain,
  boundsIntersect,
  boundsOfGeometry,
  boundsOfPositions,
  EMPTY_BOUNDS,
  positionsOf,
  unionBounds,
} from './geo/bounds.ts';
export { terrainAround } from './geo/crop-height-grid.ts';
export { createGroundSurface, FLAT_GROUND, lowestGround } from './geo/ground-surface.ts';
export type { GroundSurface } from './geo/ground-surface.ts';
export { sampleHeight, sampleRaster } from './geo/height-grid.ts';
export type { HeightGrid } from './geo/height-grid.ts';
export { createLocalPlane } from './geo/local-plane.ts';
export type { LocalPlane } from './geo/local-plane.ts';
export { createEnuFrame, createLocalFrame } from './geo/local-frame.ts';
export type { EastNorthUp, EnuFrame, LocalFrame } from './geo/local-frame.ts';
export {
  findSelfCrossing,
  isClosedRing,
  isCounterClockwise,
  measureRing,
  metresPerDegree,
  pointInRing,
  segmentsIntersect,
} from './geo/ring.ts';
export type { RingMeasures, SelfCrossing } from './geo/ring.ts';
export { ecefToGeodetic, geodeticToEcef, meridianRadius, primeVerticalRadius, WGS84 } from './geo/wgs84.ts';
export type { Ecef } from './geo/wgs84.ts';
export { createManualClock } from './time/clock.ts';
export type { Clock, ManualClock } from './time/clock.ts';
export { createRandom, createRandomFromState } from './time/random.ts';
export type { Random, RandomState } from './time/random.ts';
export { cellValue, numberColumn, textColumn } from './scene/columns.ts';
export type {
  AttributeValue,
  CodeArray,
  Column,
  ColumnDescription,
  NumberArray,
  NumberColumn,
  TextColumn,
} from './scene/columns.ts';
export {
  columnTypeOf,
  createGeometryColumn,
  geometryOfRow,
  normalizeGeometry,
  positionsOfRow,
  rowBounds,
  rowPositionRange,
} from './scene/geometry-column.ts';
export type { GeometryColumn } from './scene/geometry-column.ts';
export { createFeatureTable, withColumns } from './scene/feature-table.ts';
export type { FeatureTable, FeatureTableSource, ObjectId } from './scene/feature-table.ts';
export { groundHeightColumn, groundHeights } from './scene/ground-heights.ts';
export type { IdParts } from './scene/object-ids.ts';
export { hashTables } from './scene/table-hash.ts';
export { createSceneGraph, findLayer, setLayerVisible, visitLayers } from './scene/scene-graph.ts';
export type { GroupNode, LayerKind, LayerNode, SceneGraph, SceneNode } from './scene/scene-graph.ts';
export { ChangeError } from './twin/change-error.ts';
export type {
  BranchDescription,
  BranchParent,
  ChangeMark,
  DescriptionEdit,
} from './twin/branch-description.ts';
export type { BranchOptions } from './twin/create-branch.ts';
export { createTwin } from './twin/create-twin.ts';
export type { Twin, TwinSource } from './twin/create-twin.ts';
export type { EditHistory, EditStep } from './twin/edit-history.ts';
export { CLOSED } from './twin/differences.ts';
export { SCENARIO_SOURCE } from './twin/overlay-table.ts';
export { BARRIERS_LAYER, FACILITIES_LAYER, PARCELS_LAYER } from './twin/planning-layers.ts';
export type {
  AddObject,
  Change,
  ChangeHeader,
  ChangeKind,
  ChangePhase,
  CloseRoad,
  OpenRoad,
  PhaseStatus,
  RemoveObject,
  ReshapeObject,
  RoadDirection,
  RoadSetting,
  SetAttributes,
  SetRoad,
  UnknownChange,
} from './twin/change.ts';
export type { NetworkOrigin, RoadNetwork } from './network/road-network.ts';
export type { LayerView, NearestHit, ObjectHandle, RayHit, RayOrigin, TablePart, View } from './twin/view.ts';
export type {
  Branch,
  ForkOptions,
  ObjectDifference,
  ObjectDifferenceKind,
  ViewOptions,
} from './twin/branch.ts';
export { changesOn, phasesOf, standsOn } from './twin/phases.ts';
export type { PhasePeriod } from './twin/phases.ts';
export { hashChange } from './twin/hash-change.ts';
export type {
  AbortSignalLike,
  FieldDescription,
  FieldFrame,
  GridGeometry,
  ModelOutcome,
  ModelPurpose,
  ObjectStates,
  ParameterMeta,
  ProfileAxis,
  ResultOutline,
  ResultProfile,
  RunContext,
  RunRequest,
  RunResult,
  RunStep,
  SimulationModel,
  StateLevel,
  WaterField,
} from './simulation/model.ts';
export type { ComputeHost, ComputeThreads, RunningThreads, ThreadTask } from './simulation/compute-host.ts';
export { runThread } from './simulation/compute-thread.ts';
export type { ThreadCall } from './simulation/compute-thread.ts';
export { describeParameterAs, describeParameters } from './simulation/describe-parameters.ts';
export type { ParameterChoice, ParameterDescription } from './simulation/describe-parameters.ts';
export type { RunHost } from './simulation/drive.ts';
export type { FrameReduction } from './simulation/frame-reduction.ts';
export { createInlineRunner } from './simulation/inline-runner.ts';
export { measureTitles } from './simulation/measure-title.ts';
export type { MeasureCell, MeasureTitle, MeasureTitles } from './simulation/measure-title.ts';
export type { EmitterPort, EventPort, SimulationPort } from './simulation/message-port.ts';
export { ParameterError, parseParameters } from './simulation/parameters.ts';
export type { ParameterIssue } from './simulation/parameters.ts';
export { createPortRunner } from './simulation/port-runner.ts';
export { createModelRegistry } from './simulation/registry.ts';
export type { ModelRegistry } from './simulation/registry.ts';
export { hashOutcome, runIdOf } from './simulation/result-hash.ts';
export type { RunMemory } from './simulation/run-memory.ts';
export type { RunOptions, RunSignal, SimulationRunner } from './simulation/runner.ts';
export { closedRing, inStudyArea, studyBounds, studyObjects } from './simulation/study-area.ts';
export type { StudyArea } from './simulation/study-area.ts';
export type { ValidationCase, ValidationResult } from './simulation/validation-case.ts';
export { modelPerformance } from './simulation/model-performance.ts';
export type { ModelPerformance } from './simulation/model-performance.ts';
export { serveSimulations } from './simulation/serve-simulations.ts';
export type { ServerHost } from './simulation/serve-simulations.ts';
export { buildingIndicators, objectIndicators } from './indicators/building-indicators.ts';
export { BUILDINGS_LAYER, buildingQuantities, STOREY_HEIGHT } from './indicators/building-quantities.ts';
export type { BuildingQuantities } from './indicators/building-quantities.ts';
export { compareViews, exceedsHeight } from './indicators/compare-views.ts';
export type { ComparisonOptions, ComparisonRow } from './indicators/compare-views.ts';
