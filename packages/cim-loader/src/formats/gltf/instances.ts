import { type Accessor, meantNumbers } from './accessor.ts';
import type { FeatureIds } from './feature-ids.ts';
import { fromTranslationRotationScale, type Matrix4, multiply, transformPositions } from './matrix4.ts';
import type { Primitive } from './primitive.ts';

/** Instances without feature ids are a feature each. */
export function everyInstance(count: number): FeatureIds {
  return {
    slot: 0,
    label: 'instances',
    featureCount: count,
    propertyTable: undefined,
    ids: Uint32Array.from({ length: count }, (_, id) => id),
    texture: undefined,
    nullId: undefined,
  };
}

/** Transforms of the instances of EXT_mesh_gpu_instancing. */
export function instanceMatrices(
  node: Matrix4,
  attribute: (name: string) => Accessor | undefined,
): Matrix4[] {
  const [moves, turns, scales] = ['TRANSLATION', 'ROTATION', 'SCALE'].map((name) => {
    const accessor = attribute(name);
    return accessor && { ...accessor, numbers: meantNumbers(accessor) };
  });
  const count = (moves ?? turns ?? scales)?.count ?? 0;
  const part = (list: typeof moves, at: number, otherwise: readonly number[]): readonly number[] =>
    list === undefined
      ? otherwise
      : [...list.numbers.subarray(at * list.components, (at + 1) * list.components)];
  return Array.from({ length: count }, (_, at) =>
    multiply(
      node,
      fromTranslationRotationScale(
        part(moves, at, [0, 0, 0]),
        part(turns, at, [0, 0, 0, 1]),
        part(scales, at, [1, 1, 1]),
      ),
    ),
  );
}

/** Eight corners of the box around all primitives of a mesh. */
export function boxCorners(primitives: readonly Primitive[]): number[][] {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of primitives) {
    for (let at = 0; at < positions.length; at++) {
      const axis = at % 3;
      least[axis] = Math.min(least[axis] as number, positions[at] as number);
      most[axis] = Math.max(most[axis] as number, positions[at] as number);
    }
  }
  if (!((least[0] as number) <= (most[0] as number))) return [[0, 0, 0]];
  return Array.from({ length: 8 }, (_, corner) =>
    [0, 1, 2].map((axis) => (((corner >> axis) & 1) === 0 ? least : most)[axis] as number),
  );
}

/** Where instances stand, and how far their model reaches below and above along the local up. */
export function placeInstances(
  matrices: readonly Matrix4[],
  corners: readonly (readonly number[])[],
): { readonly positions: Float64Array; readonly extents: Float64Array } {
  const positions = new Float64Array(matrices.length * 3);
  const extents = new Float64Array(matrices.length * 2);
  const flat = Float64Array.from(corners.flat());
  matrices.forEach((matrix, at) => {
    const origin = matrix.slice(12, 15);
    positions.set(origin, at * 3);
    const up = upAt(origin as [number, number, number]);
    const moved = transformPositions(matrix, flat);
    let [least, most] = [Infinity, -Infinity];
    for (let corner = 0; corner < moved.length; corner += 3) {
      const height = up.reduce(
        (sum, part, axis) => sum + part * ((moved[corner + axis] as number) - (origin[axis] as number)),
        0,
      );
      least = Math.min(least, height);
      most = Math.max(most, height);
    }
    extents.set([least, most], at * 2);
  });
  return { positions, extents };
}

/** Away from the Earth's centre for geocentric positions, z for local ones. */
function upAt([x, y, z]: readonly [number, number, number]): [number, number, number] {
  const radius = Math.hypot(x, y, z);
  return radius > 6.2e6 ? [x / radius, y / radius, z / radius] : [0, 0, 1];
}
