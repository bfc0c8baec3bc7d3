import type { CityContent } from '../catalog/city-content.ts';
import type { NamedBytes } from '../formats/osm/osm-feature.ts';
import type { LoadReport } from '../validation/load-report.ts';
import { cityLayersFromOsm } from '../formats/osm/index.ts';
import { readOsmQaTiles } from '../formats/osm-qa/index.ts';
import { assembleNetwork } from './assemble-network.ts';
import { DERIVATIONS, LAYER_PRESENTATIONS, THEMES } from './layer-catalogue.ts';
import type { CityRecipe } from './recipe.ts';

/** A city in memory, without tiles, and what was met on the way. */
export interface AssembledCity {
  readonly content: CityContent;
  readonly report: LoadReport;
}

/**
 * Makes a city of its source files: objects joined, sorted into layers, network built.
 * @throws {LoadError} naming file, place and remedy.
 */
export function assembleCity(recipe: CityRecipe, files: readonly NamedBytes[]): AssembledCity {
  const osm = readOsmQaTiles(files);
  const { tables, warnings } = cityLayersFromOsm(osm);
  const layers = Object.entries(LAYER_PRESENTATIONS).flatMap(([id, presentation]) => {
    const table = tables.find((candidate) => candidate.layer === id);
    return table === undefined ? [] : [{ entry: { id, ...presentation }, table }];
  });
  const latest = osm.features.reduce((seconds, { editedAt }) => Math.max(seconds, editedAt), 0);
  const { id, title, licence, licenceUrl, attribution, origin, files: sourceFiles } = recipe.source;
  const network = assembleNetwork({ layers });
  const content: CityContent = {
    id: recipe.id,
    title: recipe.title,
    home: recipe.home,
    timeZone: recipe.timeZone,
    themes: THEMES,
    sources: [
      {
        ...{ id, title, licence, licenceUrl, attribution, origin, files: sourceFiles },
        dataDate: new Date(latest * 1000).toISOString().slice(0, 10),
      },
    ],
    derivations: DERIVATIONS,
    layers,
    ...(network && { network }),
    tilesets: [],
  };
  return { content, report: { counts: osm.report.counts, warnings: [...osm.report.warnings, ...warnings] } };
}
