import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Document, Logger, NodeIO, type Primitive } from '@gltf-transform/core';
import {
  EXTMeshFeatures,
  EXTMeshoptCompression,
  EXTStructuralMetadata,
  KHRMeshQuantization,
} from '@gltf-transform/extensions';
import { meshopt } from '@gltf-transform/functions';
import { metresPerDegree } from '@cityloom/twin-core';
import earcut from 'earcut';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { measureTiles } from './summary.ts';

/*
 * The usual recipe: cells of 500 m, prisms with normals, one property table per tile, meshopt. One level of detail,
 * this thread alone, as its libraries have it. Alignment of the property table is left as the library writes it.
 */

interface Feature {
  readonly id?: string | number;
  readonly properties: { readonly height?: number; readonly id?: number };
  readonly geometry: {
    readonly type: 'Polygon' | 'MultiPolygon';
    readonly coordinates: [number, number][][] | [number, number][][][];
  };
}

const CELL = 500;
const [, , city = '', folder = ''] = process.argv;

function polygonsOf({ geometry }: Feature): [number, number][][][] {
  return geometry.type === 'Polygon'
    ? [geometry.coordinates as [number, number][][]]
    : (geometry.coordinates as [number, number][][][]);
}

/** Vertices of one cell. */
class CellMesh {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly features: number[] = [];
  readonly indices: number[] = [];
  private readonly origin: readonly [number, number];
  private readonly scale: readonly [number, number];

  constructor(origin: readonly [number, number]) {
    this.origin = origin;
    this.scale = metresPerDegree(origin[1]);
  }

  add(polygon: [number, number][][], height: number, feature: number): void {
    const rings = polygon.map((ring) =>
      ring
        .slice(0, -1)
        .map(([longitude, latitude]) => [
          (longitude - this.origin[0]) * this.scale[0],
          (latitude - this.origin[1]) * this.scale[1],
        ]),
    );
    const corners = rings.flat();
    const holes = rings.slice(0, -1).map((_, i) => rings.slice(0, i + 1).flat().length);
    const roof = this.positions.length / 3;
    for (const [x = 0, y = 0] of corners) this.vertex(x, height, -y, [0, 1, 0], feature);
    for (const corner of earcut(corners.flat(), holes)) this.indices.push(roof + corner);
    for (const ring of rings)
      ring.forEach((from, i) => {
        this.wall(from, ring[(i + 1) % ring.length] ?? from, height, feature);
      });
  }

  private wall(
    [x0 = 0, y0 = 0]: number[],
    [x1 = 0, y1 = 0]: number[],
    height: number,
    feature: number,
  ): void {
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const normal = [(y1 - y0) / length, 0, (x1 - x0) / length];
    const first = this.positions.length / 3;
    this.vertex(x0, 0, -y0, normal, feature);
    this.vertex(x1, 0, -y1, normal, feature);
    this.vertex(x1, height, -y1, normal, feature);
    this.vertex(x0, height, -y0, normal, feature);
    this.indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  }

  private vertex(x: number, y: number, z: number, normal: number[], feature: number): void {
    this.positions.push(x, y, z);
    this.normals.push(...normal);
    this.features.push(feature);
  }
}

function documentOf(features: readonly Feature[], origin: readonly [number, number]): Document {
  const mesh = new CellMesh(origin);
  features.forEach((feature, i) => {
    for (const polygon of polygonsOf(feature)) mesh.add(polygon, feature.properties.height ?? 10, i);
  });
  // Its remarks would end up in the result.
  const document = new Document().setLogger(new Logger(Logger.Verbosity.SILENT));
  const buffer = document.createBuffer();
  const accessor = (
    type: 'SCALAR' | 'VEC3',
    array: Float32Array | Uint32Array | Uint16Array,
  ): ReturnType<Document['createAccessor']> =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as Float32Array<ArrayBuffer>)
      .setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', accessor('VEC3', Float32Array.from(mesh.positions)))
    .setAttribute('NORMAL', accessor('VEC3', Float32Array.from(mesh.normals)))
    .setAttribute('_FEATURE_ID_0', accessor('SCALAR', Uint16Array.from(mesh.features)))
    .setIndices(accessor('SCALAR', Uint32Array.from(mesh.indices)))
    .setMaterial(document.createMaterial());
  addMetadata(document, primitive, features);
  const node = document.createNode().setMesh(document.createMesh().addPrimitive(primitive));
  document.createScene().addChild(node);
  return document;
}

function addMetadata(document: Document, primitive: Primitive, features: readonly Feature[]): void {
  const metadata = document.createExtension(EXTStructuralMetadata);
  const schema = metadata.createSchema();
  const building = metadata.createClass();
  building.setProperty('id', metadata.createClassProperty().setType('STRING'));
  building.setProperty(
    'height',
    metadata.createClassProperty().setType('SCALAR').setComponentType('FLOAT32'),
  );
  schema.setClass('building', building);
  const table = metadata.createPropertyTable().setClass('building').setCount(features.length);
  const texts = features.map(({ id, properties }) => String(id ?? properties.id ?? ''));
  const offsets = new Uint32Array(texts.length + 1);
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  encoded.forEach((bytes, i) => (offsets[i + 1] = (offsets[i] ?? 0) + bytes.length));
  const values = new Uint8Array(offsets.at(-1) ?? 0);
  encoded.forEach((bytes, i) => {
    values.set(bytes, offsets[i]);
  });
  const bytesOf = (array: Uint32Array | Float32Array): Uint8Array<ArrayBuffer> =>
    new Uint8Array(array.buffer as ArrayBuffer);
  table.setProperty(
    'id',
    metadata
      .createPropertyTableProperty()
      .setValues(values)
      .setStringOffsets(bytesOf(offsets))
      .setStringOffsetType('UINT32'),
  );
  const heights = Float32Array.from(features, ({ properties }) => properties.height ?? 10);
  table.setProperty('height', metadata.createPropertyTableProperty().setValues(bytesOf(heights)));
  document
    .getRoot()
    .setExtension(
      'EXT_structural_metadata',
      metadata.createStructuralMetadata().setSchema(schema).addPropertyTable(table),
    );
  const meshFeatures = document.createExtension(EXTMeshFeatures);
  const set = meshFeatures
    .createFeatureID()
    .setFeatureCount(features.length)
    .setAttribute(0)
    .setPropertyTable(table);
  primitive.setExtension('EXT_mesh_features', meshFeatures.createFeatures().addFeatureID(set));
}

/** First corner of the first polygon. */
const startOf = (feature: Feature | undefined): [number, number] =>
  (feature && polygonsOf(feature)[0]?.[0]?.[0]) ?? [0, 0];

function cellsOf(features: readonly Feature[]): Map<string, Feature[]> {
  const [east, north] = metresPerDegree(startOf(features[0])[1]);
  const cells = new Map<string, Feature[]>();
  for (const feature of features) {
    const [x, y] = startOf(feature);
    const key = `${Math.floor((x * east) / CELL)}_${Math.floor((y * north) / CELL)}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [feature]);
    else cell.push(feature);
  }
  return cells;
}

await MeshoptEncoder.ready;
const io = new NodeIO()
  .registerExtensions([EXTMeshFeatures, EXTMeshoptCompression, EXTStructuralMetadata, KHRMeshQuantization])
  .registerDependencies({ 'meshopt.encoder': MeshoptEncoder });
await measureTiles(folder, async (out) => {
  mkdirSync(out, { recursive: true });
  const { features } = JSON.parse(readFileSync(city, 'utf8')) as { features: Feature[] };
  const cells = cellsOf(features);
  let bytes = 0;
  const children: object[] = [];
  for (const [key, members] of cells) {
    const document = documentOf(members, startOf(members[0]));
    await document.transform(meshopt({ encoder: MeshoptEncoder, level: 'medium' }));
    const glb = await io.writeBinary(document);
    bytes += glb.length;
    writeFileSync(join(out, `${key}.glb`), glb);
    children.push({ geometricError: 0, content: { uri: `${key}.glb` } });
  }
  const json = JSON.stringify({
    asset: { version: '1.1' },
    geometricError: 1000,
    root: { refine: 'ADD', children },
  });
  writeFileSync(join(out, 'tileset.json'), json);
  return { objects: features.length, bytes: bytes + json.length };
});
