import {
  createGroundSurface,
  createSceneGraph,
  type FeatureTable,
  groundHeightColumn,
  groundHeights,
  type HeightGrid,
  type SceneGraph,
  type SceneNode,
  terrainAround,
  withColumns,
} from '@cityloom/twin-core';
import type { LoadedCity } from '../session-options.ts';
import type { AddedLayer } from './added-layer.ts';

/** What of a city is otherwise on another ground. */
export interface StandingCity {
  /** Heights of its ground; where several lie over each other, the first counts. */
  readonly terrain: readonly HeightGrid[] | undefined;
  /** The layers drawn as solids have the column `groundHeight` of that ground. */
  readonly scene: SceneGraph;
}

/** Kept while the ground stays: tables made again would be other ones to everything that indexes them. */
const standing = new WeakMap<
  LoadedCity,
  { readonly grids: readonly HeightGrid[]; readonly result: StandingCity }
>();

/** The layers that are ground, the upper ones first. */
export function groundLayers(layers: readonly AddedLayer[]): readonly AddedLayer[] {
  return layers.filter(({ isGround, data }) => isGround === true && data.kind === 'terrain').reverse();
}

/**
 * The package's own city on the ground that people chose among their layers; the city as it is where they chose none.
 * Cost: one look at the ground per corner of the solids' footprints.
 */
export function standCity(city: LoadedCity, layers: readonly AddedLayer[]): StandingCity {
  const grids = groundLayers(layers).flatMap(({ data }) => (data.kind === 'terrain' ? [data.grid] : []));
  if (grids.length === 0) return { terrain: city.terrain, scene: city.scene };
  const known = standing.get(city);
  if (known?.grids.length === grids.length && known.grids.every((grid, at) => grid === grids[at]))
    return known.result;
  const { bounds } = city.manifest;
  const terrain = [...grids.map((grid) => terrainAround(grid, bounds)), ...(city.terrain ?? [])];
  const result = { terrain, scene: standScene(city, terrain) };
  standing.set(city, { grids, result });
  return result;
}

function standScene({ scene, manifest }: LoadedCity, terrain: readonly HeightGrid[]): SceneGraph {
  const ground = createGroundSurface(terrain);
  const solid = new Set(manifest.layers.flatMap(({ id, tileset }) => (tileset === undefined ? [] : [id])));
  const stand = (table: FeatureTable): FeatureTable =>
    withColumns(table, new Map([['groundHeight', groundHeightColumn(groundHeights(table, ground))]]));
  const visit = (node: SceneNode): SceneNode => {
    if (node.kind === 'group') return { ...node, children: node.children.map(visit) };
    const { table } = node;
    return table?.geometry === undefined || !solid.has(node.id) ? node : { ...node, table: stand(table) };
  };
  return createSceneGraph({ ...scene.root, children: scene.root.children.map(visit) }, scene.bounds);
}
