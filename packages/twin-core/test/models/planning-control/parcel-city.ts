import {
  type AttributeValue,
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  type FeatureTable,
  type Geometry,
  type LayerNode,
  numberColumn,
  type Position,
  textColumn,
  type Twin,
} from '@cityloom/twin-core';
import { createMetricPlane } from '@cityloom/twin-core/planar';
import type { PlanePoint } from '@cityloom/twin-core/planar';

const plane = createMetricPlane([71.43, 51.128]);

/** Closed ring of points in metres, as degrees. */
export function positions(points: readonly PlanePoint[]): Position[] {
  return [...points, points[0] as PlanePoint].map((point) => plane.toPosition(point));
}

export function polygon(...rings: readonly (readonly PlanePoint[])[]): Geometry {
  return { type: 'Polygon', coordinates: rings.map(positions) };
}

export function box(west: number, south: number, width: number, depth: number): PlanePoint[] {
  return [
    [west, south],
    [west + width, south],
    [west + width, south + depth],
    [west, south + depth],
  ];
}

export function line(...points: readonly PlanePoint[]): Geometry {
  return { type: 'LineString', coordinates: points.map((point) => plane.toPosition(point)) };
}

/** One row of a test layer. */
export interface Row {
  readonly id: string;
  readonly geometry: Geometry;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

function table(layer: string, rows: readonly Row[]): FeatureTable {
  const names = new Set(rows.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  const described = { source: 'test survey', derived: false };
  const columns = [...names].map((name) => {
    const values = rows.map(({ attributes = {} }) => attributes[name]);
    const isText = values.some((value) => typeof value === 'string');
    return [
      name,
      isText
        ? textColumn(
            values.map((value) => (value === undefined ? undefined : String(value))),
            described,
          )
        : numberColumn(
            values.map((value) => (typeof value === 'number' ? value : undefined)),
            described,
          ),
    ] as const;
  });
  return createFeatureTable({
    layer,
    count: rows.length,
    ids: rows.map(({ id }) => id),
    geometry: createGeometryColumn(
      rows[0]?.geometry.type === 'LineString' ? 'line' : 'polygon',
      rows.map(({ geometry }) => geometry),
    ),
    columns: new Map(columns),
  });
}

/** A city of the given rows by layer. */
export function cityOf(layers: Readonly<Record<string, readonly Row[]>>): Twin {
  const title = { en: 'City', 'zh-CN': '城市' };
  const children = Object.entries(layers).map(([id, rows]): LayerNode => ({
    kind: 'layer',
    id,
    title,
    layerKind: 'vector',
    table: table(id, rows),
    visible: true,
  }));
  return createTwin({
    scene: createSceneGraph({ kind: 'group', id: 'city', title, children }, [71, 51, 72, 52]),
  });
}
