import { z } from 'zod';

const index = z.int().min(0);
const range = { byteOffset: index.default(0), byteLength: z.int().min(1) };

const bufferView = z.object({
  buffer: index,
  ...range,
  byteStride: z.int().min(4).max(252).multipleOf(4).optional(),
  target: z.literal([34_962, 34_963]).optional(),
  extensions: z
    .object({
      EXT_meshopt_compression: z.object({
        buffer: index,
        ...range,
        byteStride: z.int().min(1).max(256),
        count: z.int().min(1),
        mode: z.literal(['ATTRIBUTES', 'TRIANGLES', 'INDICES']),
      }),
    })
    .optional(),
});

const accessor = z.object({
  // Absent where Draco holds the values.
  bufferView: index.optional(),
  byteOffset: index.default(0),
  componentType: z.literal([5120, 5121, 5122, 5123, 5125, 5126]),
  count: z.int().min(1),
  type: z.literal(['SCALAR', 'VEC2', 'VEC3', 'VEC4']),
  min: z.array(z.number()).optional(),
  max: z.array(z.number()).optional(),
});

const featureId = z.object({
  label: z.string().regex(/^[a-zA-Z_]\w*$/),
  featureCount: z.int().min(1),
  attribute: index,
  propertyTable: index.optional(),
});

const primitive = z.object({
  attributes: z.record(z.string(), index).and(z.object({ POSITION: index })),
  indices: index,
  mode: z.literal(4).default(4),
  material: index.optional(),
  extensions: z.object({
    EXT_mesh_features: z.object({ featureIds: z.array(featureId).min(1) }),
    KHR_draco_mesh_compression: z
      .object({ bufferView: index, attributes: z.record(z.string(), index) })
      .optional(),
  }),
});

const classProperty = z.object({
  type: z.literal(['SCALAR', 'STRING']),
  componentType: z.literal(['UINT8', 'UINT16', 'UINT32', 'INT32', 'FLOAT32', 'FLOAT64']).optional(),
  required: z.boolean().default(false),
});

const tableProperty = z.object({
  values: index,
  stringOffsets: index.optional(),
  stringOffsetType: z.literal(['UINT8', 'UINT16', 'UINT32']).default('UINT32'),
});

const structuralMetadata = z.object({
  schema: z.object({
    id: z.string().regex(/^[a-zA-Z_]\w*$/),
    classes: z.record(z.string(), z.object({ properties: z.record(z.string(), classProperty) })),
  }),
  propertyTables: z.array(
    z.object({
      class: z.string(),
      count: z.int().min(1),
      properties: z.record(z.string(), tableProperty),
    }),
  ),
});

interface CompressedRange {
  readonly buffer: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly byteStride: number;
  readonly count: number;
  readonly mode: 'ATTRIBUTES' | 'TRIANGLES' | 'INDICES';
}

export interface GltfBufferView {
  readonly buffer: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly byteStride?: number | undefined;
  readonly extensions?: { readonly EXT_meshopt_compression: CompressedRange } | undefined;
}

export interface GltfAccessor {
  readonly bufferView?: number | undefined;
  readonly byteOffset: number;
  readonly componentType: 5120 | 5121 | 5122 | 5123 | 5125 | 5126;
  readonly count: number;
  readonly type: 'SCALAR' | 'VEC2' | 'VEC3' | 'VEC4';
  readonly min?: readonly number[] | undefined;
  readonly max?: readonly number[] | undefined;
}

interface FeatureIdSet {
  readonly featureCount: number;
  readonly attribute: number;
  readonly propertyTable?: number | undefined;
}

export interface GltfPrimitive {
  readonly attributes: Readonly<Record<string, number>> & { readonly POSITION: number };
  readonly indices: number;
  readonly extensions: {
    readonly EXT_mesh_features: { readonly featureIds: readonly FeatureIdSet[] };
    readonly KHR_draco_mesh_compression?:
      { readonly bufferView: number; readonly attributes: Readonly<Record<string, number>> } | undefined;
  };
}

export interface MetadataProperty {
  readonly type: 'SCALAR' | 'STRING';
  readonly componentType?: 'UINT8' | 'UINT16' | 'UINT32' | 'INT32' | 'FLOAT32' | 'FLOAT64' | undefined;
  readonly required: boolean;
}

export interface PropertyTableProperty {
  readonly values: number;
  readonly stringOffsets?: number | undefined;
  readonly stringOffsetType: 'UINT8' | 'UINT16' | 'UINT32';
}

export interface PropertyTable {
  readonly class: string;
  readonly count: number;
  readonly properties: Readonly<Record<string, PropertyTableProperty>>;
}

/** A picture, named by itself or by the extension its type needs. */
export interface GltfTexture {
  readonly source?: number | undefined;
  readonly extensions?:
    Readonly<Partial<Record<PictureExtension, { readonly source: number } | undefined>>> | undefined;
}

type PictureExtension = 'EXT_texture_webp' | 'KHR_texture_basisu';

/** The part of a tile's glTF that the checks read. */
export interface TileGltf {
  readonly extensionsUsed: readonly string[];
  readonly extensionsRequired: readonly string[];
  readonly nodes: readonly [
    { readonly matrix: readonly number[] } | { readonly scale: readonly [number, number, number] },
  ];
  readonly meshes: readonly [{ readonly primitives: readonly GltfPrimitive[] }];
  readonly materials: readonly {
    readonly pbrMetallicRoughness: { readonly baseColorTexture?: { readonly index: number } | undefined };
  }[];
  readonly textures?: readonly GltfTexture[] | undefined;
  readonly images?: readonly { readonly bufferView: number; readonly mimeType: string }[] | undefined;
  readonly accessors: readonly GltfAccessor[];
  readonly bufferViews: readonly GltfBufferView[];
  /** The second is what compressed views decode into. */
  readonly buffers: readonly [{ readonly byteLength: number }, ...{ readonly byteLength: number }[]];
  readonly extensions: {
    readonly EXT_structural_metadata: {
      readonly schema: {
        readonly classes: Readonly<
          Record<string, { readonly properties: Readonly<Record<string, MetadataProperty>> }>
        >;
      };
      readonly propertyTables: readonly PropertyTable[];
    };
  };
}

/** The part of glTF 2.0 and its extensions that building tiles use. Anything else is a fault in them. */
const gltfShape = z.object({
  asset: z.object({ version: z.literal('2.0') }),
  extensionsUsed: z.array(z.string()),
  extensionsRequired: z.array(z.string()),
  scene: z.literal(0),
  scenes: z.tuple([z.object({ nodes: z.tuple([z.literal(0)]) })]),
  nodes: z.tuple([
    z.union([
      z.object({ mesh: z.literal(0), scale: z.tuple([z.number(), z.number(), z.number()]) }),
      z.object({ mesh: z.literal(0), matrix: z.array(z.number()).length(16) }),
    ]),
  ]),
  meshes: z.tuple([z.object({ primitives: z.array(primitive).min(1) })]),
  materials: z.array(
    z.object({ pbrMetallicRoughness: z.object({ baseColorTexture: z.object({ index }).optional() }) }),
  ),
  textures: z
    .array(
      z.object({
        source: index.optional(),
        extensions: z
          .object({
            EXT_texture_webp: z.object({ source: index }).optional(),
            KHR_texture_basisu: z.object({ source: index }).optional(),
          })
          .optional(),
      }),
    )
    .optional(),
  images: z
    .array(
      z.object({
        bufferView: index,
        mimeType: z.literal(['image/jpeg', 'image/png', 'image/webp', 'image/ktx2']),
      }),
    )
    .optional(),
  accessors: z.array(accessor),
  bufferViews: z.array(bufferView),
  buffers: z.tuple([z.object({ byteLength: z.int().min(1) })]).rest(
    z.object({
      byteLength: z.int().min(1),
      extensions: z.object({ EXT_meshopt_compression: z.object({ fallback: z.literal(true) }) }),
    }),
  ),
  extensions: z.object({ EXT_structural_metadata: structuralMetadata }),
});

/** @returns the glTF, or undefined after reporting what is not as it should be. */
export function readTileGltf(
  json: unknown,
  report: (place: string, problem: string) => void,
): TileGltf | undefined {
  const shape = gltfShape.safeParse(json);
  if (shape.success) return shape.data;
  for (const issue of shape.error.issues) report(`/${issue.path.join('/')}`, issue.message);
  return undefined;
}
