export { insetShape, intersectShapes, subtractShapes, uniteShapes } from './clip-shapes.ts';
export { insetByEdges } from './edge-insets.ts';
export type { EdgeInset } from './edge-insets.ts';
export { createMetricPlane, PLANE_GRID } from './metric-plane.ts';
export type { MetricPlane, PlanePoint } from './metric-plane.ts';
export {
  geometryOfShape,
  inRing,
  inShape,
  partsOfShape,
  ringArea,
  shapeArea,
  shapeOfGeometry,
  shapeOfPolygon,
} from './plane-shape.ts';
export type { PlaneRing, PlaneShape } from './plane-shape.ts';
export { outlineDistance } from './shape-distance.ts';
