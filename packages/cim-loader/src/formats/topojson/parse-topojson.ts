import type { Dataset } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder } from '../../datasets/feature-layer-builder.ts';
import { layerIdOf } from '../../datasets/layer-id.ts';
import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import { requireShallowJson } from '../../validation/shallow-json.ts';
import type { LoadOptions } from '../format-loader.ts';
import { legacyCrs } from '../geojson/legacy-crs.ts';
import { type Members, membersOf, Topology } from './topology.ts';

/** @throws {LoadError} no JSON, no topology, or arcs that are broken. */
export async function parseTopoJson(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  return withLoadErrors({ url: file.name, format: 'TopoJSON' }, options.signal, async () => {
    const text = new TextDecoder().decode(await file.read(options.signal));
    requireShallowJson(text);
    const document = membersOf(JSON.parse(text)) ?? {};
    const objects = membersOf(document['objects']);
    if (objects === undefined) throw new Error('it has no "objects"');
    const topology = new Topology(document);
    const { declared, warnings: crsWarnings } = legacyCrs(document['crs'], file.name);
    const georeference = await createGeoreference(declared, options.georeference ?? {}, file.name);
    const warnings: LoadWarning[] = [...crsWarnings, ...georeference.warnings];
    const names = Object.keys(objects).filter(
      (name) => options.layers === undefined || options.layers.includes(layerIdOf(name)),
    );
    const source = { file, options, georeference, topology, warnings };
    const layers = names.flatMap((name) => readObject(source, name, membersOf(objects[name]) ?? {}));
    return {
      format: 'topojson',
      crs: georeference.statement,
      layers,
      report: { counts: { objects: layers.reduce((sum, { table }) => sum + table.count, 0) }, warnings },
    };
  });
}

interface Source {
  readonly file: InputFile;
  readonly options: LoadOptions;
  readonly georeference: Georeference;
  readonly topology: Topology;
  readonly warnings: LoadWarning[];
}

/** An object of the topology is a layer: its geometries are the rows, or it is one itself. */
function readObject(
  { file, options, georeference, topology, warnings }: Source,
  name: string,
  object: Members,
): ReturnType<FeatureLayerBuilder['finish']> {
  const builder = new FeatureLayerBuilder({
    layer: layerIdOf(name),
    title: name,
    source: file.name.replace(/^.*[\\/]/u, ''),
    file: file.name,
    georeference,
    limits: options.limits ?? DEFAULT_LIMITS,
  });
  const broken: string[] = [];
  for (const feature of featuresOf(object)) {
    options.signal?.throwIfAborted();
    const { id, properties, ...geometry } = feature;
    builder.addFeature(keyOf(id), readShape(topology, geometry, broken), membersOf(properties) ?? {});
  }
  const layers = builder.finish();
  warnings.push(...builder.warnings);
  const [first] = broken;
  if (first !== undefined) {
    const message = `geometries that cannot be read, kept without one: ${first}`;
    warnings.push({ code: 'broken-geometry', message, file: file.name, object: name, count: broken.length });
  }
  return layers;
}

function featuresOf(object: Members): readonly Members[] {
  const { type, geometries } = object;
  if (type !== 'GeometryCollection' || !Array.isArray(geometries)) return [object];
  return geometries.map((geometry) => membersOf(geometry) ?? {});
}

const keyOf = (id: unknown): string | number | undefined =>
  typeof id === 'string' || typeof id === 'number' ? id : undefined;

function readShape(topology: Topology, geometry: Members, broken: string[]): SourceGeometry | undefined {
  try {
    return topology.geometryOf(geometry);
  } catch (error) {
    broken.push(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
