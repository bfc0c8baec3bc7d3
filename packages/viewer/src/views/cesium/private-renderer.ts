/**
 * Cesium's renderer, which it keeps to itself, typed for what this viewer uses of it: vertex buffers, a shader and a draw
 * command. `test/views/cesium/private-api.test.ts` fails on any other version than the one this was written for.
 */
import * as engine from '@cesium/engine';
import type { BoundingSphere, Matrix4 } from '@cesium/engine';

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
}

interface Renderer {
  readonly Buffer?: {
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
  }) => GpuResource;
  readonly ShaderProgram?: {
    fromCache(options: {
      readonly context: object;
      readonly vertexShaderSource: string;
      readonly fragmentShaderSource: string;
      readonly attributeLocations: Readonly<Record<string, number>>;
    }): GpuResource;
  };
  readonly RenderState?: { fromCache(options: object): object };
  readonly Pass?: { readonly OPAQUE: number; readonly TRANSLUCENT: number };
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
  /** Pixels are mixed by their alpha with what is drawn already; depth is written all the same. */
  readonly blended: boolean;
  /** Leaves out faces that look away. */
  readonly culled: boolean;
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
  const parts: Readonly<Record<string, unknown>> = {
    'Buffer.createVertexBuffer': typeof Buffer?.createVertexBuffer,
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

/** Puts a drawing together; its buffers stay the caller's until it is destroyed, which destroys them, too. */
export function createSceneDrawing(scene: engine.Scene, options: SceneCommandOptions): SceneDrawing {
  const context = contextOf(scene);
  const VertexArray = required(renderer.VertexArray, 'VertexArray');
  const DrawCommand = required(renderer.DrawCommand, 'DrawCommand');
  const vertexArray = new VertexArray({ context, attributes: options.attributes });
  const shaderProgram = required(renderer.ShaderProgram, 'ShaderProgram').fromCache({
    context,
    vertexShaderSource: options.vertexShader,
    fragmentShaderSource: options.fragmentShader,
    attributeLocations: options.attributeLocations,
  });
  const renderState = required(renderer.RenderState, 'RenderState').fromCache({
    depthTest: { enabled: true },
    depthMask: true,
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
    pass: required(renderer.Pass, 'Pass').OPAQUE,
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
