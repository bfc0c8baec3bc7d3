export type { LocalizedText, Measure, Unit } from './units/quantity.ts';
export { erf } from './numeric/error-function.ts';
export { exp } from './numeric/exponential.ts';
export { log } from './numeric/logarithm.ts';
export { pow } from './numeric/power.ts';
export { cos, sin } from './numeric/trigonometry.ts';
export type { Bounds, Geometry, PolygonCoordinates, Position, Ring } from './geo/position.ts';
export type { Random } from './time/random.ts';
export type {
  AttributeValue,
  CodeArray,
  Column,
  ColumnDescription,
  NumberArray,
  NumberColumn,
  TextColumn,
} from './scene/columns.ts';
export type { GeometryColumn } from './scene/geometry-column.ts';
export type { FeatureTable, ObjectId } from './scene/feature-table.ts';
export type { GroupNode, LayerKind, LayerNode, SceneGraph, SceneNode } from './scene/scene-graph.ts';
export type {
  AddObject,
  Change,
  ChangeHeader,
  ChangeKind,
  CloseRoad,
  RemoveObject,
  ReshapeObject,
  SetAttributes,
  UnknownChange,
} from './twin/change.ts';
export type { RoadNetwork } from './network/road-network.ts';
export type { LayerView, NearestHit, ObjectHandle, RayHit, RayOrigin, TablePart, View } from './twin/view.ts';
export type { Branch, ObjectDifference, ObjectDifferenceKind } from './twin/branch.ts';
export type {
  AbortSignalLike,
  FieldDescription,
  FieldFrame,
  GridGeometry,
  ModelOutcome,
  ObjectStates,
  ParameterMeta,
  ResultOutline,
  RunContext,
  RunRequest,
  RunResult,
  SimulationModel,
  StateLevel,
} from './simulation/model.ts';
export { SCENARIO_SCHEMA_VERSION } from './scenarios/scenario.ts';
export type { Scenario } from './scenarios/scenario.ts';
