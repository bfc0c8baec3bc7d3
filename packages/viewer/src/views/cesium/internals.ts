/**
 * What tests and benchmarks of this repository look at beneath the view. The published package has no such entry: any
 * of it may change without notice.
 * @module
 * @hidden
 */
export { createBuildings } from './buildings.ts';
export type { Buildings } from './buildings.ts';
export { createCesiumEngine } from './engine.ts';
export type { EngineOptions } from './engine.ts';
export { createEntityFrame } from './entities/entity-frame.ts';
export type { EntityFrame } from './entities/entity-frame.ts';
export { readBodies } from './entities/body-file.ts';
export type { BodyShape } from './entities/body-file.ts';
export { BODY_FRAGMENT, BODY_VERTEX, POINT_FRAGMENT, POINT_VERTEX } from './entities/entity-shaders.ts';
export { TRAIL_FRAGMENT, TRAIL_VERTEX } from './entities/trail-shaders.ts';
export { sightOutline } from './entities/camera-sight.ts';
export type { SightCamera } from './entities/camera-sight.ts';
export { createHeatCounting } from './entities/heat-counts.ts';
export type { HeatCounting, HeatCounts, HeatWindow } from './entities/heat-counts.ts';
export { createLiveEntities } from './entities/live-entities.ts';
export { createEntityLayer } from './entities/entity-layer.ts';
export type { EntityLayer } from './entities/entity-layer.ts';
export type { EntityFrameSettings } from './entities/entity-drawing.ts';
export type { EntityStyle, PointShape } from './entities/entity-looks.ts';
export type { EntityHit } from './entities/entity-picking.ts';
export { createMotionColumns, MOTION_STRIDE } from './entities/motion-columns.ts';
export type {
  FollowOptions,
  GroundHeight,
  MotionColumns,
  MotionSource,
  SlotRange,
} from './entities/motion-columns.ts';
export { createCityTerrain, tileHeights } from './city-terrain.ts';
export { classColours, mapColour } from './colour-map.ts';
export { classEdges } from './fields/class-edges.ts';
export type { ClassEdges } from './fields/class-edges.ts';
export { createFieldLayer } from './fields/field-layer.ts';
export type { FieldLayer } from './fields/field-layer.ts';
export { ARROW_FRAGMENT, ARROW_VERTEX } from './fields/arrow-shaders.ts';
export { BANDS_FRAGMENT, BANDS_VERTEX, WATER_FRAGMENT, WATER_VERTEX } from './fields/field-shaders.ts';
export { createLitParts } from './sun/lit-parts.ts';
export type { LitPart, LitParts } from './sun/lit-parts.ts';
export type { HourLight } from './shading.ts';
export { shownField } from './fields/shown-field.ts';
export type { ShownField, ShownFlow } from './fields/shown-field.ts';
export { placementOf, poseOf } from './camera-pose.ts';
export { distanceToGround } from './ground-ray.ts';
export { fromWorld, LocalFrame, toWorld } from './local-frame.ts';
export {
  allowFeatureIdsWithoutTable,
  CESIUM_VERSION,
  setGroundTimeSlice,
  widenTerrainTable,
} from './private-api.ts';
export { missingRendererParts } from './private-renderer.ts';
export { createViewshed } from './viewshed.ts';
export { STATE_FLAGS, STATE_TEXTURE_WIDTH, stateColours, stateTextureSize } from './state-colours.ts';
export type { StateColourInput } from './state-colours.ts';
export { SCENE_THEMES } from './theme.ts';
export type { SceneTheme } from './theme.ts';
export { drawTile } from './ground/draw-tile.ts';
export type { Canvas, TileOptions } from './ground/draw-tile.ts';
export { drawnArea } from './ground/ground-imagery.ts';
export { createGroundTiling } from './ground/ground-tiling.ts';
export type { GroundTiling } from './ground/ground-tiling.ts';
export { indexGround } from './ground/ground-index.ts';
export type { GroundCity, GroundLayer } from './ground/ground-index.ts';
export type { GroundLayerSource, TileAddress } from './ground/ground-messages.ts';
export { GROUND_RULES } from './ground/ground-style.ts';
export type { FillRule, GroundRule, LineRule, RuleScope, ZoomStops } from './ground/ground-style.ts';
export { atZoom, lineWidth, ruleFor } from './ground/resolve-style.ts';
export { createOcclusion } from './labels/label-occlusion.ts';
export type { Eye, Occlusion } from './labels/label-occlusion.ts';
export { LABEL_COLOURS } from './labels/label-style.ts';
export type { LabelColours, LabelLook } from './labels/label-style.ts';
export { placeLabels, turnedBoxes } from './labels/place-labels.ts';
export type { Box, LabelClaim, PlacementOptions } from './labels/place-labels.ts';
export { straightStretch } from './labels/straight-stretch.ts';
export type { StraightStretch } from './labels/straight-stretch.ts';
export { formatArea, formatLength, measureValue } from './tools/measure-value.ts';
export { moveGeometry, rectangleOnBase, snapPosition } from './tools/ring-geometry.ts';
export type { AreaGeometry, Placement } from './tools/ring-geometry.ts';
export { snapAngle, snapToLines } from './tools/snapping.ts';
export type { Snap } from './tools/snapping.ts';
export { convexHull, distanceToLine, isInside } from './tools/screen-geometry.ts';
export type { Pixel } from './tools/screen-geometry.ts';
export { BUILDING_COLOURS, GROUND_PALETTES } from '../map-palette.ts';
export type { GroundPalette, Ink } from '../map-palette.ts';
export { metresPerPixel, scaleBar, verticalFieldOfView } from '../view-scale.ts';
export type { ScaleBar } from '../view-scale.ts';
