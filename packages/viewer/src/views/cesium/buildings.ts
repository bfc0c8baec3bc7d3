import {
  Cartesian3,
  Cesium3DTileset,
  CustomShader,
  CustomShaderMode,
  LightingModel,
  ShadowMode,
  TextureMagnificationFilter,
  TextureMinificationFilter,
  TextureUniform,
  UniformType,
  VaryingType,
} from '@cesium/engine';
import type { FeatureTable } from '@cityloom/twin-core';
import type { CesiumEngine, Disposable } from './engine.ts';
import { LiftedTiles, liftRange } from './lifted-tiles.ts';
import { allowFeatureIdsWithoutTable, withoutImageBasedLighting } from './private-api.ts';
import { type HourLight, SHADING_GLSL, type ShadingUniforms, shadingUniforms } from './shading.ts';
import { STATE_TEXTURE_WIDTH, stateTextureSize } from './state-colours.ts';
import type { SceneTheme } from './theme.ts';

/** Feature id set whose ids are rows of the city-wide table; set 0 counts inside one tile. */
const ROW = 'featureId_1';

/** Square of the ratio of the earth's axes, WGS84: what makes a place a normal. */
const AXES_RATIO = 1.006739496742276;

/** Ground under the object, metres: centimetres above the lowest in three bytes. */
const GROUND_GLSL = `
  vec4 ground = floor(texelFetch(u_grounds, texel, 0) * 255.0 + 0.5);
  v_ground = u_lowest + (ground.r * 65536.0 + ground.g * 256.0 + ground.b) * 0.01;`;

/** Lifts the object as far, along the normal of the ellipsoid at its tile. */
const LIFT_GLSL = `
  vec4 lifted = floor(texelFetch(u_lifts, texel, 0) * 255.0 + 0.5);
  float lift = u_lowestLift + (lifted.r * 65536.0 + lifted.g * 256.0 + lifted.b) * 0.01;
  vec3 tile = czm_model[3].xyz;
  vec3 up = normalize(vec3(tile.xy, tile.z * ${String(AXES_RATIO)}));
  vsOutput.positionMC += mat3(czm_inverseModel) * (up * lift);`;

const vertexGlsl = ({ grounds, lifts }: Standing): string => `
void vertexMain(VertexInput vsInput, inout czm_modelVertexOutput vsOutput) {
  int row = vsInput.featureIds.${ROW};
  ivec2 texel = ivec2(row % ${STATE_TEXTURE_WIDTH}, row / ${STATE_TEXTURE_WIDTH});
  vec4 state = texelFetch(u_states, texel, 0);
  vec4 object = texelFetch(u_objects, texel, 0);
  float flags = floor(state.a * 255.0 + 0.5);
${lifts === undefined ? '' : LIFT_GLSL}
  // All vertices in one point: neither drawn nor picked.
  if (flags < 128.0) vsOutput.positionMC = vec3(0.0);
  v_tint = vec4(state.rgb, mod(flags, 16.0) / 15.0);
  // Apart and 0 or 1: interpolation is not exact, so bits would not survive it.
  v_marks = vec2(mod(floor(flags / 64.0), 2.0), mod(floor(flags / 32.0), 2.0));
  v_object = vec2(floor(object.r * 255.0 + 0.5) * 25.6 + object.g * 25.5, object.b);
${grounds === undefined ? '' : GROUND_GLSL}
}
`;

const fragmentGlsl = (relief: boolean): string => `
${SHADING_GLSL}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  if (v_marks.y > 0.5 && mod(floor(gl_FragCoord.x) + floor(gl_FragCoord.y), 2.0) > 0.5) discard;
  float roof = v_object.x > 0.0 ? v_object.x : 1e5;
  vec3 base = u_building * (0.94 + 0.12 * v_object.y);
  base = mix(base, v_tint.rgb, v_tint.a);
  if (v_marks.x > 0.5) base = mix(base, u_selection, v_tint.a > 0.0 ? 0.6 : 0.9);
  // Cesium takes this for linear light and turns it into screen colours; ours are screen colours already.
  material.diffuse = czm_srgbToLinear(cityloom_shade(base, fsInput.attributes.positionEC, roof, ${relief ? 'v_ground' : '0.0'}));
  material.alpha = 1.0;
}
`;

/** What the objects of tiles stand on. */
export interface Standing {
  /** Ground under each row, metres above the datum of the terrain; absent: 0. */
  readonly grounds?: ArrayLike<number>;
  /** How far above its place in the tiles each row is to stand, metres; absent: there. */
  readonly lifts?: ArrayLike<number>;
}

export interface Buildings extends Disposable {
  readonly tileset: Cesium3DTileset;
  /** Hands a new state texture to the GPU with the next frame. `texels` must stay unaltered until then. */
  setStates(texels: Uint8Array): void;
  /** Light, shade and base colour; state colours stay as they are. */
  setTheme(theme: SceneTheme): void;
  /** Light of an hour, and shadows where it has them; `undefined`: the even light of the drawn city. */
  setLight(light: HourLight | undefined): void;
  /** Hidden buildings are neither drawn nor picked, and load nothing. */
  setVisible(visible: boolean): void;
}

function dataTexture(texels: Uint8Array, width: number, height: number): TextureUniform {
  return new TextureUniform({
    typedArray: texels,
    width,
    height,
    repeat: false,
    minificationFilter: TextureMinificationFilter.NEAREST,
    magnificationFilter: TextureMagnificationFilter.NEAREST,
  });
}

/**
 * What the shader must know of an object and never changes: height in decimetres (two bytes; 0 unknown) and a
 * brightness of its own in [0, 1], so that neighbours of one colour stay apart.
 */
export function objectTexels(table: FeatureTable): Uint8Array {
  const { width, height } = stateTextureSize(table.count);
  const texels = new Uint8Array(width * height * 4);
  const column = table.columns.get('height');
  for (let row = 0; row < table.count; row++) {
    const metres = column?.kind === 'number' ? (column.values[row] as number) : 0;
    const decimetres = Number.isFinite(metres) ? Math.min(65535, Math.max(0, Math.round(metres * 10))) : 0;
    const at = row * 4;
    texels[at] = decimetres >> 8;
    texels[at + 1] = decimetres & 255;
    texels[at + 2] = Math.imul(row + 1, 0x9e3779b1) >>> 24;
    texels[at + 3] = 255;
  }
  return texels;
}

/** A height of each object for the shader: centimetres above the lowest, three bytes. */
function heightTexels(given: ArrayLike<number>): { readonly texels: Uint8Array; readonly lowest: number } {
  const { width, height } = stateTextureSize(given.length);
  const texels = new Uint8Array(width * height * 4);
  const heights = Float64Array.from(given, (metres) => (Number.isFinite(metres) ? metres : 0));
  const lowest = heights.reduce((least, metres) => Math.min(least, metres), Infinity);
  heights.forEach((metres, row) => {
    const centimetres = Math.min(0xffffff, Math.round((metres - lowest) * 100));
    texels.set([centimetres >> 16, (centimetres >> 8) & 255, centimetres & 255, 255], row * 4);
  });
  return { texels, lowest };
}

/** @param names of the texture and of the lowest height. */
function heightUniforms(
  heights: ArrayLike<number> | undefined,
  [name, lowestName]: readonly [name: string, lowestName: string],
): Record<string, { type: UniformType; value: number | TextureUniform }> {
  if (heights === undefined) return {};
  const { texels, lowest } = heightTexels(heights);
  const { width, height } = stateTextureSize(heights.length);
  return {
    [name]: { type: UniformType.SAMPLER_2D, value: dataTexture(texels, width, height) },
    [lowestName]: { type: UniformType.FLOAT, value: lowest },
  };
}

function createShader(table: FeatureTable, shading: ShadingUniforms, standing: Standing): CustomShader {
  const { grounds, lifts } = standing;
  const { width, height } = stateTextureSize(table.count);
  const blank = new Uint8Array(width * height * 4).fill(128);
  const vec3 = (value: Cartesian3): { type: UniformType; value: Cartesian3 } => ({
    type: UniformType.VEC3,
    value,
  });
  return new CustomShader({
    mode: CustomShaderMode.REPLACE_MATERIAL,
    lightingModel: LightingModel.UNLIT,
    uniforms: {
      u_states: { type: UniformType.SAMPLER_2D, value: dataTexture(blank, width, height) },
      u_objects: { type: UniformType.SAMPLER_2D, value: dataTexture(objectTexels(table), width, height) },
      u_sunDirection: vec3(shading.u_sunDirection),
      u_skyLight: vec3(shading.u_skyLight),
      u_bounceLight: vec3(shading.u_bounceLight),
      u_sunLight: vec3(shading.u_sunLight),
      u_building: vec3(shading.u_building),
      u_selection: vec3(shading.u_selection),
      u_contactShade: { type: UniformType.FLOAT, value: shading.u_contactShade },
      u_edge: { type: UniformType.FLOAT, value: shading.u_edge },
      ...heightUniforms(grounds, ['u_grounds', 'u_lowest']),
      ...heightUniforms(lifts, ['u_lifts', 'u_lowestLift']),
    },
    varyings: {
      ...{ v_tint: VaryingType.VEC4, v_marks: VaryingType.VEC2, v_object: VaryingType.VEC2 },
      ...(grounds && { v_ground: VaryingType.FLOAT }),
    },
    vertexShaderText: vertexGlsl(standing),
    fragmentShaderText: fragmentGlsl(grounds !== undefined),
  });
}

/**
 * The buildings of a package: its tiles, coloured object by object from one texture.
 * @param url of the root tileset.
 * @param standing what its objects stand on. Default: ground at 0.
 * @throws if the root tileset cannot be read.
 */
export async function createBuildings(
  engine: CesiumEngine,
  url: string,
  table: FeatureTable,
  theme: SceneTheme,
  standing: Standing = {},
): Promise<Buildings> {
  const { scene, frame } = engine;
  allowFeatureIdsWithoutTable();
  const { lifts } = standing;
  const source = lifts === undefined ? url : new LiftedTiles(url, liftRange(table, lifts));
  const tileset = await Cesium3DTileset.fromUrl(source, {
    maximumScreenSpaceError: 16,
    // The city must stand complete: no thinning at the edge of the view or towards the horizon.
    dynamicScreenSpaceError: false,
    foveatedScreenSpaceError: false,
    cullRequestsWhileMoving: false,
    // The tiles fit their buildings closely; asking every child of every drawn tile is a third of a frame's time.
    cullWithChildrenBounds: false,
    shadows: ShadowMode.DISABLED,
    // The shader lights on its own: no sky is rendered into a cube map for it.
    environmentMapOptions: { enabled: false },
    cacheBytes: 96 * 2 ** 20,
  });
  if (scene.isDestroyed()) {
    tileset.destroy();
    throw new Error('The view was closed while its buildings were loading.');
  }
  // Nor does any tile carry the uniforms of one.
  withoutImageBasedLighting(tileset);
  const shader = createShader(table, shadingUniforms(theme, frame), standing);
  tileset.customShader = shader;
  scene.primitives.add(tileset);
  const { width, height } = stateTextureSize(table.count);
  let disposed = false;
  let current = theme;
  let hour: HourLight | undefined;
  function relight(): void {
    for (const [name, value] of Object.entries(shadingUniforms(current, frame, hour))) {
      shader.setUniform(name, value as Cartesian3 | number);
    }
    engine.requestRender();
  }
  return {
    tileset,
    setStates(texels) {
      shader.setUniform('u_states', dataTexture(texels, width, height));
      engine.requestRender();
    },
    setTheme(next) {
      current = next;
      relight();
    },
    setLight(light) {
      hour = light;
      tileset.shadows = light?.shadows === true ? ShadowMode.ENABLED : ShadowMode.DISABLED;
      relight();
    },
    setVisible(visible) {
      tileset.show = visible;
      engine.requestRender();
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      if (!scene.isDestroyed()) scene.primitives.remove(tileset);
      shader.destroy();
    },
  };
}
