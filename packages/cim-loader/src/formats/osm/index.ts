import { createFeatureTable } from '@cityloom/twin-core';
import type { FeatureTable, FeatureTableSource } from '@cityloom/twin-core';
import type { LoadWarning } from '../../validation/load-report.ts';
import { areaAndLineLayers, districtsLayer } from './area-and-line-layers.ts';
import { buildingsLayer, detailedBuildingLayers } from './buildings.ts';
import type { OsmFeature, OsmFeatures } from './osm-feature.ts';
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
  const sources = [
    buildings,
    roads,
    ...areaAndLineLayers(features),
    pointsOfInterestLayer(features),
    placesLayer(features),
  ];
  return { tables: sources.map(createFeatureTable), warnings };
}

/**
 * As {@link cityLayersFromOsm} for whole extracts, where relations and all tags are there: also parts of buildings,
 * roofs and administrative areas. Layers without objects are left out.
 */
export function detailedLayersFromOsm(
  features: readonly OsmFeature[],
  outlineOfPart: ReadonlyMap<string, string>,
): { readonly sources: readonly FeatureTableSource[]; readonly warnings: readonly LoadWarning[] } {
  const warnings: LoadWarning[] = [];
  const sources = [
    ...detailedBuildingLayers(features, outlineOfPart, warnings),
    roadsLayer(features, warnings),
    ...areaAndLineLayers(features),
    districtsLayer(features),
    pointsOfInterestLayer(features),
    placesLayer(features),
  ];
  return { sources: sources.filter(({ count }) => count > 0), warnings };
}
