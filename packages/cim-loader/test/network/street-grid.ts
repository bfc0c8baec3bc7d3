import { buildNetwork } from '@cityloom/cim-loader';
import {
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  numberColumn,
  textColumn,
  type Column,
  type FeatureTable,
  type Position,
  type RoadNetwork,
  type Twin,
} from '@cityloom/twin-core';
import { roadTravelOf } from '@cityloom/twin-core/network';

/** A street as a test draws it. */
export interface Street {
  readonly id: string;
  readonly line: readonly Position[];
  readonly class?: string;
  readonly oneway?: number;
  readonly maxspeed?: number;
}

const ORIGIN = [71.4, 51.1] as const;
export const EAST = 1 / 70_000;
export const NORTH = 1 / 111_270;
/** Streets in each direction, and metres between them. */
export const STREETS = 5;
export const SPACING = 100;

/** Position at metres from the south-west corner of the grid, on the grid of 1e-7 degrees that sources use. */
export function at(east: number, north: number): Position {
  return [round(ORIGIN[0] + east * EAST), round(ORIGIN[1] + north * NORTH)];
}

const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

/** Streets from west to east (rows 0–4) and from south to north (rows 5–9), each one line with a position per junction. */
export function gridStreets(edit: (row: number) => Partial<Street> = () => ({})): Street[] {
  return Array.from({ length: STREETS * 2 }, (_, row) => {
    const line = Array.from({ length: STREETS }, (_unused, step) =>
      row < STREETS ? at(step * SPACING, row * SPACING) : at((row - STREETS) * SPACING, step * SPACING),
    );
    return { id: `roads/way/${row}`, line, ...edit(row) };
  });
}

export function roadTable(streets: readonly Street[]): FeatureTable {
  const description = { source: 'test', derived: false };
  return createFeatureTable({
    layer: 'roads',
    count: streets.length,
    ids: streets.map(({ id }) => id),
    geometry: createGeometryColumn(
      'line',
      streets.map(({ line }) => ({ type: 'LineString', coordinates: line })),
    ),
    columns: new Map<string, Column>([
      [
        'class',
        textColumn(
          streets.map((street) => street.class ?? 'residential'),
          description,
        ),
      ],
      [
        'oneway',
        numberColumn(
          streets.map(({ oneway }) => oneway ?? 0),
          description,
        ),
      ],
      [
        'maxspeed',
        numberColumn(
          streets.map(({ maxspeed }) => maxspeed),
          description,
        ),
      ],
    ]),
  });
}

export function networkOf(roads: FeatureTable): RoadNetwork {
  return buildNetwork(roads, (row) => roadTravelOf((name) => roads.value(row, name)));
}

export function twinOf(streets: readonly Street[]): Twin {
  const table = roadTable(streets);
  const title = { en: 'Test', 'zh-CN': '测试' };
  const layer = { kind: 'layer', id: 'roads', title, layerKind: 'vector', table, visible: true } as const;
  const scene = createSceneGraph({ kind: 'group', id: 'city', title, children: [layer] }, [71, 51, 72, 52]);
  return createTwin({ scene, network: networkOf(table) });
}
