/**
 * Cesium's renderer, which it keeps to itself, typed for what this viewer uses of it: buffers, textures, a shader and a
 * draw command. `test/views/cesium/private-api.test.ts` fails on any other version than the one this was written for.
 */
import * as engine from '@cesium/engine';
import type { BoundingSphere, CullingVolume, Matrix4 } from '@cesium/engine';

/** A piece of memory on the graphics card. */
export interface GpuBuffer {
  /** Replaces bytes from `offsetInBytes` on. */
  copyFromArrayView(view: ArrayBufferView, offsetInBytes?: number): void;
  destroy(): void;
}

/** One input of the vertex shader, read from a buffer. */
export interface VertexAttribute {
  readonly index: number;
  readonly vertexBuffer: GpuBuffer;
  readonly componentsPerAttribute: number;
  /** Of `ComponentDatatype`. */
  readonly componentDatatype: number;
  readonly normalize?: boolean;
  readonly offsetInBytes?: number;
  readonly strideInBytes?: number;
  /** 1: one value per instance. */
  readonly instanceDivisor?: number;
}

/** What holds memory of the graphics card and is given back by `destroy`. */
export interface GpuResource {
  destroy(): void;
}

/** A picture on the graphics card. */
export interface GpuTexture extends GpuResource {
  readonly width: number;
  readonly height: number;
  /** Replaces rows from `yOffset` on. */
  copyFrom(options: {
    readonly yOffset: number;
    readonly source: {
      readonly width: number;
      readonly height: number;
      readonly arrayBufferView: ArrayBufferView;
    };
  }): void;
  generateMipmap(): void;
}

/** Numbers and vectors for a shader, asked for at every frame. */
export type UniformMap = Readonly<Record<string, () => unknown>>;

/** A drawing of the scene's command list. */
export interface SceneCommand {
  count: number;
  instanceCount: number;
  modelMatrix: Matrix4;
  boundingVolume: BoundingSphere;
}

/** What a primitive gets each frame. */
export interface FrameState {
  readonly commandList: unknown[];
  readonly passes: { readonly render: boolean; readonly pick: boolean };
  readonly context: object;
  /** What of the world the camera sees. */
  readonly cullingVolume: CullingVolume;
}

interface Renderer {
  readonly Buffer?: {
    createIndexBuffer(options: {
      readonly context: object;
      readonly typedArray: Uint16Array;
      readonly usage: number;
      readonly indexDatatype: number;
    }): GpuBuffer;
    createVertexBuffer(options: {
      readonly context: object;
      readonly typedArray?: ArrayBufferView;
      readonly sizeInBytes?: number;
      readonly usage: number;
    }): GpuBuffer;
  };
  readonly BufferUsage?: { readonly DYNAMIC_DRAW: number; readonly STATIC_DRAW: number };
  readonly VertexArray?: new (options: {
    readonly context: object;
    readonly attributes: readonly VertexAttribute[];
    readonly indexBuffer?: GpuBuffer | undefined;
  }) => GpuResource;
  readonly Texture?: new (options: {
    readonly context: object;
    readonly width: number;
    readonly height: number;
    readonly pixelFormat: number;
    readonly pixelDatatype: number;
    readonly flipY: boolean;
    readonly sampler: object;
    readonly source?: object;
  }) => GpuTexture;
  readonly Sampler?: new (options: {
    readonly wrapS: number;
    readonly wrapT: number;
    readonly minificationFilter: number;
    readonly magnificationFilter: number;
  }) => object;
  readonly ContextLimits?: { readonly maximumTextureSize: number };
  readonly TextureWrap?: { readonly CLAMP_TO_EDGE: number; readonly REPEAT: number };
  readonly ShaderProgram?: {
    fromCache(options: {
      readonly context: object;
      readonly vertexShaderSource: string;
      readonly fragmentShaderSource: string;
      readonly attributeLocations: Readonly<Record<string, number>>;
    }): GpuResource;
  };
  readonly RenderState?: { fromCache(options: object): object };
  readonly Pass?: { readonly OPAQUE: number; readonly TERRAIN_CLASSIFICATION: number };
  readonly DrawCommand?: new (options: object) => SceneCommand;
  readonly BlendingState?: { readonly ALPHA_BLEND: object };
}

const renderer = engine as unknown as Renderer;

/** A drawing, as {@link createSceneCommand} makes it. */
export interface SceneCommandOptions {
  /** Of `PrimitiveType`. */
  readonly primitiveType: number;
  readonly attributes: readonly VertexAttribute[];
  readonly vertexShader: string;
  readonly fragmentShader: string;
  readonly attributeLocations: Readonly<Record<string, number>>;
  readonly uniforms: UniformMap;
  readonly modelMatrix: Matrix4;
  readonly boundingVolume: BoundingSphere;
  /** Pixels are mixed by their alpha with what is drawn already. */
  readonly blended: boolean;
  /** Leaves out faces that look away. */
  readonly culled: boolean;
  /** Corners by number, in the order they are joined. Default: the attributes as they come. */
  readonly indexBuffer?: GpuBuffer;
  /** `ground`: right upon the ground, before any solid. Default: after the solids. */
  readonly drawn?: 'ground' | 'afterSolids';
  /** False: what is drawn later is not hidden by it. Default: true. */
  readonly writesDepth?: boolean;
  /** For finding the drawing in a list. */
  readonly owner: object;
}

/** A drawing and what it holds on the graphics card. */
export interface SceneDrawing extends GpuResource {
  readonly command: SceneCommand;
}

function contextOf(scene: engine.Scene): object {
  return (scene as unknown as { readonly context: object }).context;
}

function required<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`Cesium has no ${name}; this viewer was written for 1.145.`);
  return part;
}

/** Parts of Cesium's renderer that this viewer uses and that are not there; none while it is as this was written for. */
export function missingRendererParts(): readonly string[] {
  const { Buffer, BufferUsage, VertexArray, ShaderProgram, RenderState, Pass, DrawCommand, BlendingState } =
    renderer;
  const { Texture, Sampler, TextureWrap, ContextLimits } = renderer;
  const parts: Readonly<Record<string, unknown>> = {
    'Buffer.createVertexBuffer': typeof Buffer?.createVertexBuffer,
    'Buffer.createIndexBuffer': typeof Buffer?.createIndexBuffer,
    Texture,
    Sampler,
    ContextLimits,
    'TextureWrap.CLAMP_TO_EDGE': TextureWrap?.CLAMP_TO_EDGE,
    'TextureWrap.REPEAT': TextureWrap?.REPEAT,
    'Pass.TERRAIN_CLASSIFICATION': Pass?.TERRAIN_CLASSIFICATION,
    'BufferUsage.DYNAMIC_DRAW': BufferUsage?.DYNAMIC_DRAW,
    'BufferUsage.STATIC_DRAW': BufferUsage?.STATIC_DRAW,
    VertexArray,
    'ShaderProgram.fromCache': typeof ShaderProgram?.fromCache,
    'RenderState.fromCache': typeof RenderState?.fromCache,
    'Pass.OPAQUE': Pass?.OPAQUE,
    DrawCommand,
    'BlendingState.ALPHA_BLEND': BlendingState?.ALPHA_BLEND,
  };
  return Object.keys(parts).filter((name) =>
    [undefined, 'undefined'].includes(parts[name] as string | undefined),
  );
}

/** Room for a vertex buffer that is written again and again. */
export function createVertexBuffer(scene: engine.Scene, content: number | ArrayBufferView): GpuBuffer {
  const usage = required(renderer.BufferUsage, 'BufferUsage');
  const isRoom = typeof content === 'number';
  return required(renderer.Buffer, 'Buffer').createVertexBuffer({
    context: contextOf(scene),
    usage: isRoom ? usage.DYNAMIC_DRAW : usage.STATIC_DRAW,
    ...(isRoom ? { sizeInBytes: content } : { typedArray: content }),
  });
}

/** Corners by number for {@link createSceneDrawing}, at most 65,536 of them. */
export function createIndexBuffer(scene: engine.Scene, indices: Uint16Array): GpuBuffer {
  return required(renderer.Buffer, 'Buffer').createIndexBuffer({
    context: contextOf(scene),
    typedArray: indices,
    usage: required(renderer.BufferUsage, 'BufferUsage').STATIC_DRAW,
    indexDatatype: engine.IndexDatatype.UNSIGNED_SHORT,
  });
}

/**
 * Room for a number of single precision per pixel. Read without filter: not every graphics card filters such numbers,
 * and a shader that knows what a gap is filters better.
 * @throws {RangeError} if the graphics card takes no picture that wide or high.
 */
export function createNumberTexture(scene: engine.Scene, width: number, height: number): GpuTexture {
  const most = renderer.ContextLimits?.maximumTextureSize ?? 4096;
  if (Math.max(width, height) > most) {
    throw new RangeError(
      `A grid of ${width} × ${height} cells is more than this graphics card takes (${most} along a side); ` +
        'take larger cells or a smaller area.',
    );
  }
  const { CLAMP_TO_EDGE: wrap } = required(renderer.TextureWrap, 'TextureWrap');
  const Texture = required(renderer.Texture, 'Texture');
  const Sampler = required(renderer.Sampler, 'Sampler');
  return new Texture({
    ...{ context: contextOf(scene), width, height, flipY: false },
    pixelFormat: engine.PixelFormat.RED,
    pixelDatatype: engine.PixelDatatype.FLOAT,
    sampler: new Sampler({
      wrapS: wrap,
      wrapT: wrap,
      minificationFilter: engine.TextureMinificationFilter.NEAREST,
      magnificationFilter: engine.TextureMagnificationFilter.NEAREST,
    }),
  });
}

/** A square of pixels of four bytes that repeats without end. @param side a power of two. */
export function createPatternTexture(scene: engine.Scene, pixels: Uint8Array, side: number): GpuTexture {
  const { REPEAT: wrap } = required(renderer.TextureWrap, 'TextureWrap');
  const Texture = required(renderer.Texture, 'Texture');
  const Sampler = required(renderer.Sampler, 'Sampler');
  const texture = new Texture({
    ...{ context: contextOf(scene), width: side, height: side, flipY: false },
    pixelFormat: engine.PixelFormat.RGBA,
    pixelDatatype: engine.PixelDatatype.UNSIGNED_BYTE,
    sampler: new Sampler({
      wrapS: wrap,
      wrapT: wrap,
      minificationFilter: engine.TextureMinificationFilter.LINEAR_MIPMAP_LINEAR,
      magnificationFilter: engine.TextureMagnificationFilter.LINEAR,
    }),
    source: { width: side, height: side, arrayBufferView: pixels },
  });
  texture.generateMipmap();
  return texture;
}

/** Puts a drawing together; its buffers stay the caller's until it is destroyed, which destroys them, too. */
export function createSceneDrawing(scene: engine.Scene, options: SceneCommandOptions): SceneDrawing {
  const context = contextOf(scene);
  const VertexArray = required(renderer.VertexArray, 'VertexArray');
  const DrawCommand = required(renderer.DrawCommand, 'DrawCommand');
  const { attributes, indexBuffer } = options;
  const vertexArray = new VertexArray({ context, attributes, indexBuffer });
  const Pass = required(renderer.Pass, 'Pass');
  const shaderProgram = required(renderer.ShaderProgram, 'ShaderProgram').fromCache({
    context,
    vertexShaderSource: options.vertexShader,
    fragmentShaderSource: options.fragmentShader,
    attributeLocations: options.attributeLocations,
  });
  const renderState = required(renderer.RenderState, 'RenderState').fromCache({
    depthTest: { enabled: true },
    depthMask: options.writesDepth ?? true,
    cull: { enabled: options.culled },
    ...(options.blended && { blending: required(renderer.BlendingState, 'BlendingState').ALPHA_BLEND }),
  });
  const command = new DrawCommand({
    primitiveType: options.primitiveType,
    vertexArray,
    shaderProgram,
    renderState,
    uniformMap: options.uniforms,
    modelMatrix: options.modelMatrix,
    boundingVolume: options.boundingVolume,
    pass: options.drawn === 'ground' ? Pass.TERRAIN_CLASSIFICATION : Pass.OPAQUE,
    owner: options.owner,
    count: 0,
  });
  return {
    command,
    destroy() {
      vertexArray.destroy();
      shaderProgram.destroy();
    },
  };
}
