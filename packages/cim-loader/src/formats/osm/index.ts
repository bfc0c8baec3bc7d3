import type { FeatureTable } from '@cityloom/twin-core';
import type { LoadWarning } from '../../validation/load-report.ts';
import { areaAndLineLayers } from './area-and-line-layers.ts';
import { buildingsLayer } from './buildings.ts';
import type { OsmFeatures } from './osm-feature.ts';
import { placesLayer, pointsOfInterestLayer } from './point-layers.ts';
import { roadsLayer } from './roads.ts';

export type { NamedBytes, OsmElement, OsmFeature, OsmFeatures, OsmGeometry, OsmTags } from './osm-feature.ts';

/** A city's tables, and what was left out. */
export interface CityLayers {
  /** One table per layer. */
  readonly tables: readonly FeatureTable[];
  /** Values that could not be used, with object and reason. */
  readonly warnings: readonly LoadWarning[];
}

/** Sorts OSM objects into the layers of a city, with typed columns and derived values marked as such. */
export function cityLayersFromOsm({ features }: OsmFeatures): CityLayers {
  const warnings: LoadWarning[] = [];
  const buildings = buildingsLayer(features, warnings);
  const roads = roadsLayer(features, warnings);
  const tables = [
    buildings,
    roads,
    ...areaAndLineLayers(features),
    pointsOfInterestLayer(features),
    placesLayer(features),
  ];
  return { tables, warnings };
}
