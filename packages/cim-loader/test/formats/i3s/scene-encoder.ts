import { gzipSync, zipSync } from 'fflate';
// @ts-expect-error The library has no types.
import dracoEncoder from 'draco3dgltf/draco_encoder_gltf_nodejs.js';

// Writes scene layers as the I3S specification 1.6 to 1.8 describes them (defaultGeometrySchema, geometryBuffer,
// compressedAttributes, attributeStorageInfo, nodePage, 3DNodeIndexDocument); apart from the reader.

/** A box of 12 triangles. */
export interface Box {
  readonly id: number;
  readonly west: number;
  readonly south: number;
  readonly bottom: number;
  readonly width: number;
  readonly depth: number;
  readonly height: number;
}

export interface EncodedNode {
  readonly boxes: readonly Box[];
  readonly centre: readonly [number, number, number];
  readonly children?: readonly number[];
  /** By key of the attribute; as they are stored. */
  readonly attributes?: Readonly<Record<string, Uint8Array>>;
}

/** Members by the names a server has them by. */
export type Members = Record<string, Uint8Array>;

const FACES = ['032', '021', '456', '467', '015', '054', '126', '165', '237', '276', '304', '347'].map(
  (face) => Array.from(face, Number),
);
/** Corners of FACES: 0 … 3 below, 4 … 7 above, in the order south-west, south-east, north-east, north-west. */
const CORNER = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export const joined = (...parts: readonly ArrayBufferView[]): Uint8Array => {
  const all = parts.map(bytesOf);
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** x, y, z from the centre, three corners per triangle. */
function cornersOf({ boxes, centre }: EncodedNode): Float32Array {
  return Float32Array.from(
    boxes.flatMap((box) =>
      FACES.flat().flatMap((corner) => {
        const [x, y] = CORNER[corner % 4] ?? [0, 0];
        return [
          box.west + x * box.width - centre[0],
          box.south + y * box.depth - centre[1],
          box.bottom + (corner > 3 ? box.height : 0) - centre[2],
        ];
      }),
    ),
  );
}

/** "Geometry buffer": header, position, normal, uv0, color, id, faceRange. */
export function plainGeometry(node: EncodedNode): Uint8Array {
  const positions = cornersOf(node);
  const vertices = positions.length / 3;
  return joined(
    Uint32Array.of(vertices, node.boxes.length),
    positions,
    new Float32Array(vertices * 3),
    new Float32Array(vertices * 2),
    new Uint8Array(vertices * 4),
    BigUint64Array.from(node.boxes, ({ id }) => BigInt(id)),
    Uint32Array.from(node.boxes.flatMap((_, at) => [at * 12, at * 12 + 11])),
  );
}

/** "compressedAttributes", x and y scaled to be kept by the quantisation as well as z. */
export async function dracoGeometry(node: EncodedNode, scale = 1e-5): Promise<Uint8Array> {
  const draco = (await (dracoEncoder as (options: object) => Promise<unknown>)({})) as never as DracoEncoder;
  const positions = cornersOf(node).map((value, at) => (at % 3 === 2 ? value : value / scale));
  const vertices = positions.length / 3;
  const builder = new draco.MeshBuilder();
  const mesh = new draco.Mesh();
  builder.AddFacesToMesh(
    mesh,
    vertices / 3,
    Uint32Array.from({ length: vertices }, (_, at) => at),
  );
  const position = builder.AddFloatAttribute(mesh, draco.POSITION, vertices, 3, positions);
  const features = Uint32Array.from({ length: vertices }, (_, at) => Math.floor(at / 36));
  const feature = builder.AddUInt32Attribute(mesh, draco.GENERIC, vertices, 1, features);
  const metadata = new draco.MetadataBuilder();
  const ofPosition = new draco.Metadata();
  metadata.AddDoubleEntry(ofPosition, 'i3s-scale_x', scale);
  metadata.AddDoubleEntry(ofPosition, 'i3s-scale_y', scale);
  builder.SetMetadataForAttribute(mesh, position, ofPosition);
  const ofFeature = new draco.Metadata();
  metadata.AddStringEntry(ofFeature, 'i3s-attribute-type', 'feature-index');
  const ids = Int32Array.from(node.boxes, ({ id }) => id);
  metadata.AddIntEntryArray(ofFeature, 'i3s-feature-ids', ids, ids.length);
  builder.SetMetadataForAttribute(mesh, feature, ofFeature);
  const encoder = new draco.Encoder();
  encoder.SetAttributeQuantization(draco.POSITION, 20);
  const out = new draco.DracoInt8Array();
  const length = encoder.EncodeMeshToDracoBuffer(mesh, out);
  return Uint8Array.from({ length }, (_, at) => out.GetValue(at));
}

interface DracoEncoder {
  readonly POSITION: number;
  readonly GENERIC: number;
  readonly Mesh: new () => object;
  readonly Metadata: new () => object;
  readonly DracoInt8Array: new () => { GetValue(at: number): number };
  readonly MeshBuilder: new () => {
    AddFacesToMesh(mesh: object, faces: number, indices: Uint32Array): void;
    AddFloatAttribute(mesh: object, type: number, count: number, size: number, values: Float32Array): number;
    AddUInt32Attribute(mesh: object, type: number, count: number, size: number, values: Uint32Array): number;
    SetMetadataForAttribute(mesh: object, attribute: number, metadata: object): void;
  };
  readonly MetadataBuilder: new () => {
    AddDoubleEntry(metadata: object, name: string, value: number): void;
    AddStringEntry(metadata: object, name: string, value: string): void;
    AddIntEntryArray(metadata: object, name: string, values: Int32Array, count: number): void;
  };
  readonly Encoder: new () => {
    SetAttributeQuantization(type: number, bits: number): void;
    EncodeMeshToDracoBuffer(mesh: object, out: object): number;
  };
}

const numbers = (type: string): object => ({ valueType: type, valuesPerElement: 1 });
const header = [{ property: 'count', valueType: 'UInt32' }];

/** Storage of an attribute as the examples of `attributeStorageInfo` have it. */
export const storage = (key: string, name: string, type: string): object =>
  type === 'String'
    ? {
        key,
        name,
        header: [...header, { property: 'attributeValuesByteCount', valueType: 'UInt32' }],
        ordering: ['attributeByteCounts', 'attributeValues'],
        attributeByteCounts: numbers('UInt32'),
        attributeValues: { valueType: 'String', encoding: 'UTF-8', valuesPerElement: 1 },
      }
    : { key, name, header, ordering: ['attributeValues'], attributeValues: numbers(type) };

/** As in the specification: string count, bytes of all, bytes of each, texts with their closing zero. */
export function textBuffer(texts: readonly (string | undefined)[]): Uint8Array {
  const encoded = texts.map((text) => new TextEncoder().encode(text === undefined ? '' : `${text}\0`));
  const total = encoded.reduce((sum, { length }) => sum + length, 0);
  const sizes = Uint32Array.from(encoded, ({ length }) => length);
  return joined(Uint32Array.of(texts.length, total), sizes, ...encoded);
}

const SCHEMA = {
  geometryType: 'triangles',
  header: [
    { property: 'vertexCount', type: 'UInt32' },
    { property: 'featureCount', type: 'UInt32' },
  ],
  topology: 'PerAttributeArray',
  ordering: ['position', 'normal', 'uv0', 'color'],
  vertexAttributes: {
    position: { valueType: 'Float32', valuesPerElement: 3 },
    normal: { valueType: 'Float32', valuesPerElement: 3 },
    uv0: { valueType: 'Float32', valuesPerElement: 2 },
    color: { valueType: 'UInt8', valuesPerElement: 4 },
  },
  featureAttributeOrder: ['id', 'faceRange'],
  featureAttributes: {
    id: { valueType: 'UInt64', valuesPerElement: 1 },
    faceRange: { valueType: 'UInt32', valuesPerElement: 2 },
  },
};

const PLAIN_BUFFER = {
  offset: 8,
  position: { type: 'Float32', component: 3 },
  normal: { type: 'Float32', component: 3 },
  uv0: { type: 'Float32', component: 2 },
  color: { type: 'UInt8', component: 4 },
  featureId: { type: 'UInt64', component: 1, binding: 'per-feature' },
  faceRange: { type: 'UInt32', component: 2, binding: 'per-feature' },
};
const DRACO_BUFFER = {
  compressedAttributes: { encoding: 'draco', attributes: ['position', 'feature-index'] },
};

export interface SceneForm {
  /** Node pages (1.7 on), or index documents. */
  readonly index: 'pages' | 'documents';
  readonly geometry: 'plain' | 'draco' | 'both';
  /** Replaces properties of the layer document. */
  readonly layer?: object;
}

/** All members of a layer. Nodes without boxes have no mesh; node 0 is the root. */
export async function encodeScene(nodes: readonly EncodedNode[], form: SceneForm): Promise<Members> {
  const members: Members = {};
  for (const [at, node] of nodes.entries()) {
    const path = `nodes/${form.index === 'documents' && at === 0 ? 'root' : at}`;
    Object.assign(members, await meshMembers(node, path, form.geometry));
    if (form.index === 'documents') members[path] = json(indexDocument(node, at, nodes));
  }
  if (form.index === 'pages') {
    for (let page = 0; page * 2 < nodes.length; page++) {
      const list = nodes.slice(page * 2, page * 2 + 2).map((node, at) => pagedNode(node, page * 2 + at));
      members[`nodepages/${page}`] = json({ nodes: list });
    }
  }
  const layer = {
    id: 0,
    name: '城市 Towers',
    layerType: '3DObject',
    version: 'A',
    spatialReference: { wkid: 4326, latestWkid: 4326 },
    heightModelInfo: { heightModel: 'ellipsoidal', vertCRS: 'WGS_1984', heightUnit: 'meter' },
    copyrightText: 'Survey office',
    capabilities: ['View'],
    store: {
      profile: 'meshpyramids',
      version: form.index === 'pages' ? '1.7' : '1.6',
      rootNode: './nodes/root',
      defaultGeometrySchema: SCHEMA,
    },
    ...(form.index === 'pages' && {
      nodePages: { nodesPerPage: 2, lodSelectionMetricType: 'maxScreenThresholdSQ' },
      geometryDefinitions: [{ geometryBuffers: [PLAIN_BUFFER, DRACO_BUFFER] }],
    }),
    ...form.layer,
  };
  return { '': json(layer), ...members };
}

async function meshMembers(
  node: EncodedNode,
  path: string,
  geometry: SceneForm['geometry'],
): Promise<Members> {
  const members: Members = {};
  if (node.boxes.length > 0 && geometry !== 'draco') members[`${path}/geometries/0`] = plainGeometry(node);
  if (node.boxes.length > 0 && geometry !== 'plain')
    members[`${path}/geometries/1`] = await dracoGeometry(node);
  for (const [key, bytes] of Object.entries(node.attributes ?? {})) {
    members[`${path}/attributes/${key}/0`] = bytes;
  }
  return members;
}

function pagedNode({ boxes, centre, children = [], attributes }: EncodedNode, index: number): object {
  const geometry = {
    definition: 0,
    resource: index,
    vertexCount: boxes.length * 36,
    featureCount: boxes.length,
  };
  return {
    index,
    obb: { center: centre, halfSize: [100, 100, 50], quaternion: [0, 0, 0, 1] },
    children,
    ...(boxes.length > 0 && {
      mesh: { geometry, ...(attributes !== undefined && { attribute: { resource: index } }) },
    }),
  };
}

function indexDocument(
  { boxes, centre, children = [], attributes = {} }: EncodedNode,
  index: number,
  nodes: readonly EncodedNode[],
): object {
  return {
    id: index === 0 ? 'root' : String(index),
    mbs: [...centre, 200],
    children: children.map((child) => ({
      id: String(child),
      href: `../${child}`,
      mbs: nodes[child]?.centre,
    })),
    geometryData: boxes.length > 0 ? [{ href: './geometries/0' }] : [],
    attributeData: Object.keys(attributes).map((key) => ({ href: `./attributes/${key}/0` })),
  };
}

/** Name of a member in a package. */
function packedName(path: string): string {
  if (path === '') return '3dSceneLayer.json.gz';
  if (/^sublayers\/\d+$/u.test(path)) return `${path}/3dSceneLayer.json.gz`;
  if (path.endsWith('.json')) return path;
  if (/(?:^|\/)nodes\/[^/]+$/u.test(path)) return `${path}/3dNodeIndexDocument.json.gz`;
  return path.includes('nodepages') ? `${path}.json.gz` : `${path}.bin.gz`;
}

/** A package: a zip without compression whose members are compressed one by one. */
export function packScene(members: Members): Uint8Array<ArrayBuffer> {
  const files: Record<string, Uint8Array> = {};
  for (const [path, bytes] of Object.entries(members)) {
    files[packedName(path)] = gzipSync(bytes, { level: 1, mtime: 0 });
  }
  return zipSync(files, { level: 0, mtime: '2020-01-01' });
}
