import { Cartesian3, ComponentDatatype, type CullingVolume, PrimitiveType } from '@cesium/engine';
import type { GridGeometry } from '@cityloom/twin-core';
import type { CesiumEngine } from '../engine.ts';
import {
  createIndexBuffer,
  createSceneDrawing,
  createVertexBuffer,
  type SceneDrawing,
  type UniformMap,
  type VertexAttribute,
} from '../private-renderer.ts';
import { createVisibility, lookFrom } from './field-eye.ts';
import { MOST_NODES, NODE_STRIDE, selectNodes } from './field-nodes.ts';
import type { FieldPlace } from './field-place.ts';

const LOCATIONS = { a_corner: 0, a_node: 1 } as const;

/** Quads along the side of a square: one is some ten pixels long, where the processor draws some twenty. */
const QUADS = { hardware: 32, software: 16 } as const;

/** How a mesh is drawn. */
export interface MeshShaders {
  readonly vertex: string;
  readonly fragment: string;
  readonly uniforms: UniformMap;
  readonly drawn: 'ground' | 'afterSolids';
}

/** The grid of a field as a mesh that is finer near by than far away. */
export interface FieldMesh {
  /** The drawing as the camera stands; `undefined`: nothing of it is in view. */
  command(cullingVolume: CullingVolume): unknown;
  /** Numbers that tell shaders of the place of the grid. */
  readonly uniforms: UniformMap;
  /** Metres per pixel at the nearest place of the grid when the last drawing was asked for. */
  readonly finest: number;
  destroy(): void;
}

/** Corners and triangles of one square. */
function squareOf(quads: number): { readonly corners: Float32Array; readonly indices: Uint16Array } {
  const side = quads + 1;
  const corners = new Float32Array(side * side * 2);
  for (let at = 0; at < side * side; at++) corners.set([at % side, Math.floor(at / side)], 2 * at);
  const indices = new Uint16Array(quads * quads * 6);
  for (let quad = 0; quad < quads * quads; quad++) {
    const low = Math.floor(quad / quads) * side + (quad % quads);
    indices.set([low, low + 1, low + side, low + side, low + 1, low + side + 1], 6 * quad);
  }
  return { corners, indices };
}

/** Metres that water stands above the ground at most, for leaving out what is not in view. */
const HIGHEST_WATER = 30;

/** @param heights lowest and highest of the ground, metres. */
export function createFieldMesh(
  engine: CesiumEngine,
  grid: GridGeometry,
  place: FieldPlace,
  [lowest, highest]: readonly [number, number],
  shaders: MeshShaders,
): FieldMesh {
  const { scene, software } = engine;
  const quads = software ? QUADS.software : QUADS.hardware;
  const { corners, indices } = squareOf(quads);
  const nodes = new Float32Array(MOST_NODES * NODE_STRIDE);
  const nodeBuffer = createVertexBuffer(scene, nodes.byteLength);
  const middle = (lowest + highest) / 2;
  const visibility = createVisibility(place, middle, (highest - lowest) / 2 + HIGHEST_WATER);
  const eye = new Cartesian3();
  const cells = { x: grid.columns, y: grid.rows };
  const node = { x: quads, y: grid.cellSize };
  const floats = (index: number, count: number): Omit<VertexAttribute, 'vertexBuffer'> => ({
    ...{ index, componentsPerAttribute: count, componentDatatype: ComponentDatatype.FLOAT },
  });
  const uniforms: UniformMap = {
    u_cells: () => cells,
    u_lattice: () => place.lattice,
    u_eye: () => eye,
    u_node: () => node,
  };
  const drawing: SceneDrawing = createSceneDrawing(scene, {
    primitiveType: PrimitiveType.TRIANGLES,
    attributes: [
      { ...floats(LOCATIONS.a_corner, 2), vertexBuffer: createVertexBuffer(scene, corners) },
      { ...floats(LOCATIONS.a_node, NODE_STRIDE), vertexBuffer: nodeBuffer, instanceDivisor: 1 },
    ],
    indexBuffer: createIndexBuffer(scene, indices),
    vertexShader: shaders.vertex,
    fragmentShader: shaders.fragment,
    attributeLocations: LOCATIONS,
    uniforms: { ...shaders.uniforms, ...uniforms },
    modelMatrix: place.frame.toFixed,
    boundingVolume: place.sphere,
    ...{ blended: true, culled: false, writesDepth: false, drawn: shaders.drawn, owner: shaders },
  });
  let finest = 1;
  return {
    uniforms,
    command(volume) {
      finest = lookFrom(engine, place, grid, middle, eye);
      const count = selectNodes({ ...grid, quads }, eye, visibility(volume), nodes);
      if (count === 0) return undefined;
      nodeBuffer.copyFromArrayView(nodes.subarray(0, count * NODE_STRIDE));
      drawing.command.count = indices.length;
      drawing.command.instanceCount = count;
      return drawing.command;
    },
    get finest() {
      return finest;
    },
    destroy: () => {
      drawing.destroy();
    },
  };
}
