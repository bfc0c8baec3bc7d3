/** One body as the graphics card takes it: {@link BODY_STRIDE} numbers per corner. */
export interface BodyShape {
  readonly corners: Float32Array;
  readonly count: number;
}

/** Place east, ahead, up; normal; red, green, blue; paint: 0 fixed, 1 the entity's own colour, 2 shines. */
export const BODY_STRIDE = 10;

interface GltfAccessor {
  readonly bufferView: number;
  readonly count: number;
}
interface GltfView {
  readonly byteOffset: number;
  readonly byteStride?: number;
}
interface GltfDocument {
  readonly accessors: readonly GltfAccessor[];
  readonly bufferViews: readonly GltfView[];
  readonly meshes: readonly {
    readonly name: string;
    readonly primitives: readonly { readonly attributes: Readonly<Record<string, number>> }[];
  }[];
}

const MAGIC = 0x46546c67;
const HEADER = 12;
const CHUNK_HEADER = 8;

/** Numbers of an attribute, as the script `scripts/models` writes them. */
function numbersOf(
  document: GltfDocument,
  binary: ArrayBuffer,
  start: number,
  accessor: number | undefined,
  size: number,
): ArrayLike<number> {
  const { bufferView, count } = document.accessors[accessor ?? -1] ?? { bufferView: -1, count: 0 };
  const view = document.bufferViews[bufferView];
  if (view === undefined)
    throw new Error('bodies: an attribute is missing; write the file anew (scripts/models).');
  const offset = start + view.byteOffset;
  return view.byteStride === undefined
    ? new Float32Array(binary, offset, count * size)
    : new Uint8Array(binary, offset, count * size);
}

/** Linear light in [0, 255] as shown on the screen, [0, 1]. */
function onScreen(byte: number): number {
  const linear = byte / 255;
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/**
 * Reads the bodies of `models/bodies.glb`.
 *
 *     glTF: y up, z ahead, x left     here: x right, y ahead, z up
 *
 * @throws {Error} if it is no binary glTF, or one of another making.
 */
export function readBodies(file: ArrayBuffer): ReadonlyMap<string, BodyShape> {
  const header = new DataView(file);
  if (file.byteLength < HEADER + CHUNK_HEADER || header.getUint32(0, true) !== MAGIC)
    throw new Error('bodies: the file is no binary glTF; write it anew (scripts/models).');
  const textLength = header.getUint32(HEADER, true);
  const text = new Uint8Array(file, HEADER + CHUNK_HEADER, textLength);
  const document = JSON.parse(new TextDecoder().decode(text)) as GltfDocument;
  const start = HEADER + CHUNK_HEADER + textLength + CHUNK_HEADER;
  const shapes = new Map<string, BodyShape>();
  for (const { name, primitives } of document.meshes) {
    const attributes = primitives[0]?.attributes ?? {};
    const of = (attribute: string, size: number): ArrayLike<number> =>
      numbersOf(document, file, start, attributes[attribute], size);
    shapes.set(name, interleave(of('POSITION', 3), of('NORMAL', 3), of('COLOR_0', 4), of('_PAINT', 1)));
  }
  return shapes;
}

function interleave(
  positions: ArrayLike<number>,
  normals: ArrayLike<number>,
  colours: ArrayLike<number>,
  paints: ArrayLike<number>,
): BodyShape {
  const count = paints.length;
  const corners = new Float32Array(count * BODY_STRIDE);
  for (let corner = 0; corner < count; corner++) {
    const at = corner * BODY_STRIDE;
    for (const [offset, source] of [
      [0, positions],
      [3, normals],
    ] as const) {
      corners[at + offset] = -(source[3 * corner] as number);
      corners[at + offset + 1] = source[3 * corner + 2] as number;
      corners[at + offset + 2] = source[3 * corner + 1] as number;
    }
    for (let channel = 0; channel < 3; channel++)
      corners[at + 6 + channel] = onScreen(colours[4 * corner + channel] as number);
    corners[at + 9] = paints[corner] as number;
  }
  return { corners, count };
}
