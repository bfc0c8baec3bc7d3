export { createBuildings } from './buildings.ts';
export type { Buildings } from './buildings.ts';
export { createCesiumEngine, GraphicsUnavailableError } from './engine.ts';
export type { CesiumEngine, Disposable, EngineOptions, SurfacePoint } from './engine.ts';
export { createCityTerrain } from './city-terrain.ts';
export { createCesiumView, SCENE_PARTS } from './cesium-view.ts';
export type { CesiumViewOptions, ScenePart } from './cesium-view.ts';
export { classColours, mapColour } from './colour-map.ts';
export {
  classPlace,
  encodeFrame,
  encodePalette,
  fieldValueAt,
  framesAt,
  shownField,
} from './field-encoding.ts';
export type { FrameMix, ShownField } from './field-encoding.ts';
export { fromWorld, LocalFrame, toWorld } from './local-frame.ts';
export { allowFeatureIdsWithoutTable, CESIUM_VERSION, setGroundTimeSlice } from './private-api.ts';
export type { Pick } from './picking.ts';
export { STATE_FLAGS, STATE_TEXTURE_WIDTH, stateColours, stateTextureSize } from './state-colours.ts';
export type { StateColourInput } from './state-colours.ts';
export { SCENE_THEMES, SEVERITY_COLOURS } from './theme.ts';
export type { Rgb, SceneTheme } from './theme.ts';
export { drawTile } from './ground/draw-tile.ts';
export type { Canvas, TileOptions } from './ground/draw-tile.ts';
export { createGround } from './ground/ground.ts';
export type { Ground, GroundEngine } from './ground/ground.ts';
export { createGroundTiling } from './ground/ground-tiling.ts';
export type { GroundTiling } from './ground/ground-tiling.ts';
export { indexGround } from './ground/ground-index.ts';
export type { GroundCity, GroundLayer } from './ground/ground-index.ts';
export type { GroundLayerSource, TileAddress } from './ground/ground-messages.ts';
export { GROUND_RULES } from './ground/ground-style.ts';
export type { FillRule, GroundRule, LineRule, RuleScope, ZoomStops } from './ground/ground-style.ts';
export { atZoom, lineWidth, ruleFor } from './ground/resolve-style.ts';
export { LABEL_COLOURS } from './labels/label-style.ts';
export type { LabelColours, LabelLook } from './labels/label-style.ts';
export { createLabels } from './labels/labels.ts';
export type { Labels, LabelsEngine } from './labels/labels.ts';
export { placeLabels, turnedBoxes } from './labels/place-labels.ts';
export type { Box, LabelClaim, PlacementOptions } from './labels/place-labels.ts';
export { straightStretch } from './labels/straight-stretch.ts';
export type { StraightStretch } from './labels/straight-stretch.ts';
export { formatArea, formatLength, measureValue } from './tools/measure-value.ts';
export { moveGeometry, rectangleOnBase, snapPosition } from './tools/ring-geometry.ts';
export type { AreaGeometry, Placement } from './tools/ring-geometry.ts';
export { convexHull, distanceToLine, isInside } from './tools/screen-geometry.ts';
export type { Pixel } from './tools/screen-geometry.ts';
export type { PickAt, ToolsEngine, ToolsScene } from './tools/tool-handler.ts';
export { createTools } from './tools/tools.ts';
export type { Tools } from './tools/tools.ts';
export { BUILDING_COLOURS, GROUND_PALETTES } from '../map-palette.ts';
export type { GroundPalette, Ink } from '../map-palette.ts';
export { metresPerPixel, scaleBar, verticalFieldOfView } from '../view-scale.ts';
export type { ScaleBar } from '../view-scale.ts';
