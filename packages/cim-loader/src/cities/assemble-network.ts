import { stronglyConnectedComponents } from '@cityloom/twin-core/network';
import type { CityContent } from '../catalog/city-content.ts';
import { osmRoadTravel } from '../formats/osm/road-travel.ts';
import { buildNetwork } from '../network/build-network.ts';

/** Routable graph of the layer `roads`; `undefined` where there is none, or its roads have no class. */
export function assembleNetwork(
  content: Pick<CityContent, 'layers'>,
): NonNullable<CityContent['network']> | undefined {
  const roads = content.layers.find(({ entry }) => entry.id === 'roads')?.table;
  if (roads === undefined || roads.count === 0 || !roads.columns.has('class')) return undefined;
  const graph = buildNetwork(roads, (row) => osmRoadTravel(roads, row));
  const { sizes, largest } = stronglyConnectedComponents(graph, 'car');
  return { graph, largestComponentNodes: sizes[largest] ?? 0 };
}
