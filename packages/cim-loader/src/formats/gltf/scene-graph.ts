import type { GltfDocument } from './gltf-document.ts';
import {
  indexAt,
  isIndex,
  type JsonObject,
  listAt,
  numbersAt,
  objectAt,
  objectsAt,
  textAt,
} from './json-access.ts';
import {
  fromTranslationRotationScale,
  type Matrix4,
  multiply,
  translation,
  X_UP_TO_Z_UP,
  Y_UP_TO_Z_UP,
} from './matrix4.ts';

/** A node with a mesh and its place in the frame of the tileset. */
export interface MeshNode {
  readonly index: number;
  readonly mesh: number;
  readonly name: string | undefined;
  readonly json: JsonObject;
  readonly matrix: Matrix4;
}

/**
 * The transform over all nodes: the tile's, CESIUM_RTC's, then the turn of the up axis. (Cesium applies them in this
 * order: the centre of CESIUM_RTC is given in the Z-up frame.)
 */
export function rootTransform(document: GltfDocument, tile: Matrix4, upAxis: 'X' | 'Y' | 'Z'): Matrix4 {
  const centre = numbersAt(objectAt(objectAt(document.json, 'extensions'), 'CESIUM_RTC'), 'center', 3);
  const placed = centre === undefined ? tile : multiply(tile, translation(centre));
  if (upAxis === 'Z') return placed;
  return multiply(placed, upAxis === 'Y' ? Y_UP_TO_Z_UP : X_UP_TO_Z_UP);
}

/** Nodes with a mesh of the scene; of all root nodes where no scene is named. Nodes reached twice are warned about. */
export function* walkScene(document: GltfDocument, root: Matrix4): Generator<MeshNode> {
  const nodes = objectsAt(document.json, 'nodes');
  const seen = new Set<number>();
  const most = document.context.limits.maximumDepth;
  const stack = rootNodes(document.json, nodes)
    .toReversed()
    .map((index) => ({ index, parent: root, depth: 0 }));
  for (;;) {
    const next = stack.pop();
    if (next === undefined) return;
    const { index, parent, depth } = next;
    const json = nodes[index];
    const place = `nodes/${index}`;
    if (json === undefined || seen.has(index) || depth > most) {
      const problem =
        json === undefined ? 'does not exist' : seen.has(index) ? 'is reached twice' : 'lies too deep';
      document.warn('broken-scene', `a node ${problem}; left out`, place);
      continue;
    }
    seen.add(index);
    const matrix = multiply(parent, localMatrix(json));
    const mesh = indexAt(json, 'mesh');
    if (mesh !== undefined) yield { index, mesh, name: textAt(json, 'name'), json, matrix };
    for (const child of listAt(json, 'children').toReversed()) {
      if (isIndex(child)) stack.push({ index: child, parent: matrix, depth: depth + 1 });
    }
  }
}

function rootNodes(json: JsonObject, nodes: readonly (JsonObject | undefined)[]): number[] {
  const scenes = objectsAt(json, 'scenes');
  const scene = scenes[indexAt(json, 'scene') ?? 0];
  if (scene !== undefined) return listAt(scene, 'nodes').filter(isIndex);
  const children = new Set(nodes.flatMap((node) => listAt(node, 'children')));
  return [...nodes.keys()].filter((index) => !children.has(index));
}

function localMatrix(json: JsonObject): Matrix4 {
  const matrix = numbersAt(json, 'matrix', 16);
  if (matrix !== undefined) return matrix;
  return fromTranslationRotationScale(
    numbersAt(json, 'translation', 3) ?? [0, 0, 0],
    numbersAt(json, 'rotation', 4) ?? [0, 0, 0, 1],
    numbersAt(json, 'scale', 3) ?? [1, 1, 1],
  );
}
