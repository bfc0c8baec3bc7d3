import type { Bounds } from '@cityloom/twin-core';
import { DEFAULT_LIMITS, type Limits } from '../../validation/limits.ts';
import { WarningTally } from '../../validation/warning-tally.ts';
import { AreaBuilder } from './area-builder.ts';
import { ElementCollector } from './element-collector.ts';
import { type ElementSource, UNITS_PER_DEGREE } from './element-source.ts';
import { readRelations, type RelationAreas } from './relation-areas.ts';
import { NO_NODE } from './node-store.ts';
import type { OsmFeature, OsmFeatures, OsmTags } from './osm-feature.ts';
import { isArea, isLine } from './tags-of-interest.ts';

/** What is read of an OpenStreetMap file. */
export interface AssembleOptions {
  readonly limits?: Limits;
  /** Only objects that have a node in these bounds, degrees; they are kept whole. */
  readonly bounds?: Bounds;
}

/**
 * Reads the elements of a file into whole objects with geometry: ways as lines or areas by their tags, multipolygons
 * from their ways. What the file lacks (nodes and ways beyond the edge of an extract) is left out and told.
 * @throws {LoadError} as the source, and where the limits are passed.
 */
export async function assembleFeatures(
  source: ElementSource,
  { limits = DEFAULT_LIMITS, bounds }: AssembleOptions = {},
): Promise<OsmFeatures & { readonly relations: RelationAreas }> {
  let elements = new ElementCollector(limits, source.file);
  await source.readInto(elements);
  if (elements.isOutOfOrder) {
    elements = new ElementCollector(limits, source.file);
    elements.setPhase('nodes');
    await source.readInto(elements);
    elements.setPhase('ways');
    await source.readInto(elements);
  }
  elements.finish();
  return new FeatureAssembler(elements, source.file, bounds).assemble();
}

class FeatureAssembler {
  private readonly elements: ElementCollector;
  private readonly bounds: Bounds | undefined;
  private readonly tally = new WarningTally();
  private readonly areas: AreaBuilder;

  constructor(elements: ElementCollector, file: string, bounds: Bounds | undefined) {
    this.elements = elements;
    this.bounds = bounds;
    this.areas = new AreaBuilder(elements, file, this.tally);
  }

  assemble(): OsmFeatures & { readonly relations: RelationAreas } {
    const { elements } = this;
    const relations = readRelations(elements);
    const features: OsmFeature[] = [...this.points()];
    for (const way of elements.ways.ascending()) this.addWay(way, relations, features);
    for (const relation of relations.areas) {
      if (this.bounds !== undefined && !relation.ways.some((way) => this.meetsBounds(way))) continue;
      const feature = this.areas.ofRelation(relation);
      if (feature !== undefined) features.push(feature);
    }
    const duplicates = elements.nodes.countDuplicates();
    if (duplicates > 0) {
      const message = 'nodes whose id stands more than once; the first of each counts';
      this.tally.add({ code: 'duplicate-id', message, count: duplicates });
    }
    const counts = {
      nodes: elements.nodes.count,
      ways: elements.ways.count,
      relations: elements.relations.length,
      objects: features.length,
      ...this.tally.totals(),
    };
    return { features, relations, report: { counts, warnings: this.tally.finish() } };
  }

  private points(): OsmFeature[] {
    const nodes = this.elements.taggedNodes.toSorted((first, second) => first.id - second.id);
    return nodes.flatMap(({ id, longitude, latitude, tags, editedAt }, at) => {
      if (nodes[at - 1]?.id === id || !this.isInside(longitude, latitude)) return [];
      const position = Float64Array.of(longitude / UNITS_PER_DEGREE, latitude / UNITS_PER_DEGREE);
      return [{ element: 'node', id, geometry: { type: 'point', position }, tags, editedAt }];
    });
  }

  private isInside(longitude: number, latitude: number): boolean {
    if (this.bounds === undefined) return true;
    const [west, south, east, north] = this.bounds.map((degrees) => degrees * UNITS_PER_DEGREE) as [
      number,
      number,
      number,
      number,
    ];
    return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
  }

  private meetsBounds(way: number): boolean {
    if (this.bounds === undefined) return true;
    const { nodes, ways } = this.elements;
    return ways
      .nodesOf(way)
      .some((node) => node !== NO_NODE && this.isInside(nodes.longitude(node), nodes.latitude(node)));
  }

  private addWay(way: number, relations: RelationAreas, features: OsmFeature[]): void {
    const { ways } = this.elements;
    const ownTags = ways.tags(way);
    const tags = withBoundary(ownTags, relations.boundaryLevels.get(way));
    if (tags === undefined || !this.meetsBounds(way)) return;
    const id = ways.id(way);
    const editedAt = ways.editedAt(way);
    const isAreaWay = ownTags !== undefined && ways.isClosed(way) && isArea(ownTags);
    if (!isAreaWay || isLine(tags)) {
      const geometry = this.areas.lineOf(way);
      if (geometry !== undefined) features.push({ element: 'way', id, tags, editedAt, geometry });
    }
    if (isAreaWay && !relations.replacedWays.has(way)) {
      const geometry = this.areas.ofWay(way);
      if (geometry !== undefined) features.push({ element: 'way', id, tags, editedAt, geometry });
    }
  }
}

/** Lines of administrative boundaries often say so in their relation only. */
function withBoundary(tags: OsmTags | undefined, level: string | undefined): OsmTags | undefined {
  if (level === undefined || tags?.['boundary'] !== undefined) return tags;
  return { ...tags, boundary: 'administrative', admin_level: level };
}
