import { IFCBUILDING, IFCBUILDINGSTOREY, IFCPROJECT } from 'web-ifc';
import type { Dataset } from '../../datasets/dataset.ts';
import type { ObjectLayer } from '../../datasets/object-layers.ts';
import type { SurfaceCollector } from '../../datasets/surface-collector.ts';
import { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import type { Georeference } from '../../georeference/georeference.ts';
import { LoadError } from '../../validation/load-error.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { checkStep } from './check-step.ts';
import { type IfcModel, openIfcModel, scalarOf } from './ifc-model.ts';
import { type PlacedModel, placeModel } from './place-model.ts';
import { type PropertiesOf, readPropertySets } from './property-sets.ts';
import { globalIdOf, readStructure, type SpatialStructure } from './spatial-structure.ts';

const BUILDINGS: ObjectLayer = {
  id: 'buildings',
  title: { en: 'Buildings', 'zh-CN': '建筑物' },
  shape: 'construction',
};
const STOREYS: ObjectLayer = { id: 'storeys', title: { en: 'Storeys', 'zh-CN': '楼层' }, shape: 'plan' };
const SPACES: ObjectLayer = { id: 'spaces', title: { en: 'Spaces', 'zh-CN': '空间' }, shape: 'body' };
const ELEMENTS: ObjectLayer = {
  id: 'elements',
  title: { en: 'Building elements', 'zh-CN': '建筑构件' },
  shape: 'body',
};

interface Reading {
  readonly model: IfcModel;
  readonly builder: SurfaceLayersBuilder;
  readonly structure: SpatialStructure;
  readonly properties: PropertiesOf;
}

/** Reads in this thread. @throws {LoadError} as {@link ifcLoader} says. */
export async function readIfc(bytes: Uint8Array, name: string, options: LoadOptions): Promise<Dataset> {
  checkHead(bytes, name);
  const missing = checkStep(bytes, name, options.limits ?? DEFAULT_LIMITS);
  const model = await openIfcModel(bytes, name);
  try {
    const placed = await placeModel(model, options, name);
    const builder = new SurfaceLayersBuilder({
      source: name,
      file: name,
      format: 'IFC',
      georeference: asGeoreference(placed),
      ...(options.limits && { limits: options.limits }),
    });
    const reading = { model, builder, structure: readStructure(model), properties: readPropertySets(model) };
    readRows(reading, placed, options);
    return datasetOf(reading, placed, [...placed.warnings, ...warningsOf(missing, name)], options);
  } finally {
    model.close();
  }
}

function checkHead(bytes: Uint8Array, file: string): void {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 65_536));
  const schema = /FILE_SCHEMA\s*\(\s*\(\s*'([^']*)'/iu.exec(head)?.[1]?.toUpperCase();
  if (schema !== undefined && /^IFC(?:2X3|4)/u.test(schema)) return;
  throw new LoadError(schema === undefined ? 'has no FILE_SCHEMA' : `the schema ${schema} is not read`, {
    url: file,
    format: 'IFC',
    kind: schema === undefined ? 'corrupt' : 'version',
    place: 'HEADER',
    remedy: 'export it as IFC 2x3, IFC4 or IFC4.3',
  });
}

/** Triangles come placed; see {@link PlacedModel}. */
function asGeoreference(placed: PlacedModel): Georeference {
  const nothing = (): void => undefined;
  return {
    statement: placed.crs,
    areaOfUse: undefined,
    warnings: placed.warnings,
    isIdentity: true,
    transform: nothing,
    invert: nothing,
    judge: (bounds) => placed.judge([bounds[0], bounds[1], bounds[2], bounds[3]]),
  };
}

function readRows(reading: Reading, placed: PlacedModel, options: LoadOptions): void {
  const { model, builder, structure } = reading;
  const trianglesOfBuilding = new Map<number, Float64Array[]>();
  model.eachMesh(false, ({ element, triangles, share }) => {
    options.signal?.throwIfAborted();
    options.onProgress?.(share);
    placed.place(triangles);
    writeTriangles(builder.beginObject(ELEMENTS), triangles);
    endRow(reading, ELEMENTS, element);
    const building = structure.around(element, 'IfcBuilding');
    if (building === undefined) return;
    const list = trianglesOfBuilding.get(building);
    if (list === undefined) trianglesOfBuilding.set(building, [triangles]);
    else list.push(triangles);
  });
  model.eachMesh(true, ({ element, triangles }) => {
    placed.place(triangles);
    writeTriangles(builder.beginObject(SPACES), triangles);
    endRow(reading, SPACES, element);
  });
  // One row per building with all its elements: what models of the city work on.
  for (const building of model.ids(IFCBUILDING)) {
    const collector = builder.beginObject(BUILDINGS);
    for (const triangles of trianglesOfBuilding.get(building) ?? []) writeTriangles(collector, triangles);
    endRow(reading, BUILDINGS, building);
  }
  for (const storey of model.ids(IFCBUILDINGSTOREY)) {
    builder.beginObject(STOREYS);
    endRow(reading, STOREYS, storey);
  }
}

function writeTriangles(collector: SurfaceCollector, triangles: Float64Array): void {
  for (let at = 0; at < triangles.length; at += 3) {
    collector.position(triangles[at] as number, triangles[at + 1] as number, triangles[at + 2] as number);
    if (at % 9 !== 6) continue;
    collector.endRing();
    collector.endPolygon();
  }
}

/** Attributes of an entity that become columns, if they are there. */
const ATTRIBUTES: readonly (readonly [attribute: string, column: string])[] = [
  ['Name', 'name'],
  ['LongName', 'longName'],
  ['Description', 'description'],
  ['ObjectType', 'objectType'],
  ['PredefinedType', 'predefinedType'],
  ['Tag', 'tag'],
  ['Elevation', 'elevation'],
];

function endRow({ model, builder, structure, properties }: Reading, layer: ObjectLayer, id: number): void {
  const line = model.line(id);
  const attributes: Record<string, unknown> = {};
  for (const [attribute, column] of ATTRIBUTES) attributes[column] = scalarOf(line?.[attribute]);
  const storey = structure.around(id, 'IfcBuildingStorey');
  if (storey !== undefined) attributes['storey'] = scalarOf(model.line(storey)?.['Name']);
  const parent = structure.parentOf(id);
  builder.endObject(layer, {
    id: globalIdOf(model, id),
    type: model.typeName(id),
    parent: parent === undefined ? undefined : globalIdOf(model, parent),
    attributes: { ...attributes, ...properties.get(id) },
  });
}

function warningsOf(missing: ReadonlySet<number>, file: string): LoadWarning[] {
  const [first] = missing;
  if (first === undefined) return [];
  const message = `#${first} is referred to but not in the file; what needs it is without it`;
  return [{ code: 'missing-entity', message, file, object: `#${first}`, count: missing.size }];
}

function datasetOf(
  { model, builder }: Reading,
  { crs }: PlacedModel,
  warnings: readonly LoadWarning[],
  options: LoadOptions,
): Dataset {
  const layers = builder.finish();
  const [project] = model.ids(IFCPROJECT);
  const title = project === undefined ? undefined : scalarOf(model.line(project)?.['Name']);
  return {
    format: 'ifc',
    version: model.schema,
    crs,
    layers: options.layers === undefined ? layers : layers.filter(({ id }) => options.layers?.includes(id)),
    report: {
      counts: { objects: builder.count },
      warnings: [...warnings, ...builder.warnings],
    },
    ...(typeof title === 'string' && title !== '' && { title }),
  };
}
