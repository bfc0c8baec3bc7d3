import type { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import { isList, isRecord, type JsonRecord, textOf } from './json-value.ts';

/** Materials and textures of one document or feature, taken over as they are used. */
export interface ModelAppearance {
  /** Code of a material by its number in the file; 0: there is none of this number. */
  material(index: unknown): number;
  texture(index: unknown): number;
  /** u, v by two. */
  readonly textureCoordinates: Float32Array;
  readonly materialTheme: string | undefined;
  readonly textureTheme: string | undefined;
}

/** Keeps one texture per picture over all features of a sequence. */
export class AppearanceReader {
  private readonly builder: SurfaceLayersBuilder;
  private readonly codeOfImage = new Map<string, number>();
  private readonly codeOfMaterial = new Map<string, number>();

  constructor(builder: SurfaceLayersBuilder) {
    this.builder = builder;
  }

  /** Paths of the pictures by code, as the file names them. */
  get images(): ReadonlyMap<string, number> {
    return this.codeOfImage;
  }

  read(value: unknown): ModelAppearance | undefined {
    if (!isRecord(value)) return undefined;
    const materials = isList(value['materials']) ? value['materials'] : [];
    const textures = isList(value['textures']) ? value['textures'] : [];
    return {
      material: (index) => this.materialCode(typeof index === 'number' ? materials[index] : undefined),
      texture: (index) => this.textureCode(typeof index === 'number' ? textures[index] : undefined),
      textureCoordinates: readTextureCoordinates(value['vertices-texture']),
      materialTheme: textOf(value['default-theme-material']),
      textureTheme: textOf(value['default-theme-texture']),
    };
  }

  private materialCode(material: unknown): number {
    if (!isRecord(material)) return 0;
    const name = textOf(material['name']);
    const baseColour = colourOf(material);
    const key = `${name ?? ''} ${baseColour.join(' ')}`;
    let code = this.codeOfMaterial.get(key);
    if (code === undefined) {
      code = this.builder.material({ ...(name !== undefined && { name }), baseColour });
      this.codeOfMaterial.set(key, code);
    }
    return code;
  }

  private textureCode(texture: unknown): number {
    const image = isRecord(texture) ? textOf(texture['image']) : undefined;
    if (image === undefined) return 0;
    let code = this.codeOfImage.get(image);
    if (code === undefined) {
      code = this.builder.texture({ name: image, mimeType: mimeTypeOf(image, texture as JsonRecord) });
      this.codeOfImage.set(image, code);
    }
    return code;
  }
}

function mimeTypeOf(image: string, texture: JsonRecord): string {
  if (/\.jpe?g$/iu.test(image)) return 'image/jpeg';
  if (/\.png$/iu.test(image)) return 'image/png';
  return texture['type'] === 'JPG' ? 'image/jpeg' : 'image/png';
}

/** Middle grey: what X3D says of a material without colour (0.8). */
const DEFAULT_COLOUR = 0.8;

function colourOf(material: JsonRecord): [number, number, number, number] {
  const colour: readonly unknown[] = isList(material['diffuseColor']) ? material['diffuseColor'] : [];
  const transparency = shareOf(material['transparency'], 0);
  const part = (index: number): number => shareOf(colour[index], DEFAULT_COLOUR);
  return [part(0), part(1), part(2), 1 - transparency];
}

const shareOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : otherwise;

function readTextureCoordinates(value: unknown): Float32Array {
  if (!isList(value)) return new Float32Array(0);
  const coordinates = new Float32Array(value.length * 2);
  value.forEach((each, index) => {
    const [u, v]: readonly unknown[] = isList(each) ? each : [];
    coordinates[index * 2] = typeof u === 'number' ? u : NaN;
    coordinates[index * 2 + 1] = typeof v === 'number' ? v : NaN;
  });
  return coordinates;
}
