/** 4 × 4 matrix, column-major, as in glTF and 3D Tiles. */
export type Matrix4 = readonly number[];

export const IDENTITY: Matrix4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** glTF's Y-up to the Z-up of 3D Tiles: (x, y, z) becomes (x, -z, y). */
export const Y_UP_TO_Z_UP: Matrix4 = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1];

/** X-up to Z-up: (x, y, z) becomes (-z, y, x). */
export const X_UP_TO_Z_UP: Matrix4 = [0, 0, 1, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 0, 1];

/** `left` × `right`: `right` is applied first. */
export function multiply(left: Matrix4, right: Matrix4): Matrix4 {
  const result = new Array<number>(16);
  for (let column = 0; column < 16; column += 4) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (left[k * 4 + row] as number) * (right[column + k] as number);
      result[column + row] = sum;
    }
  }
  return result;
}

export function translation([x, y, z]: readonly number[]): Matrix4 {
  return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x ?? 0, y ?? 0, z ?? 0, 1];
}

/**
 * Translation × rotation × scale.
 * @param rotation quaternion x, y, z, w.
 */
export function fromTranslationRotationScale(
  [tx, ty, tz]: readonly number[],
  rotation: readonly number[],
  [sx, sy, sz]: readonly number[],
): Matrix4 {
  const length = Math.hypot(...rotation) || 1;
  const [x, y, z, w] = rotation.map((part) => part / length) as [number, number, number, number];
  const [a = 1, b = 1, c = 1] = [sx, sy, sz];
  return [
    ...[(1 - 2 * (y * y + z * z)) * a, 2 * (x * y + w * z) * a, 2 * (x * z - w * y) * a, 0],
    ...[2 * (x * y - w * z) * b, (1 - 2 * (x * x + z * z)) * b, 2 * (y * z + w * x) * b, 0],
    ...[2 * (x * z + w * y) * c, 2 * (y * z - w * x) * c, (1 - 2 * (x * x + y * y)) * c, 0],
    ...[tx ?? 0, ty ?? 0, tz ?? 0, 1],
  ];
}

type Sixteen = readonly [
  ...[number, number, number, number, number, number, number, number],
  ...[number, number, number, number, number, number, number, number],
];

/** Moves positions (x, y, z interleaved) into new ones in double precision. */
export function transformPositions(matrix: Matrix4, positions: ArrayLike<number>): Float64Array {
  const [a, b, c, , d, e, f, , g, h, i, , tx, ty, tz] = matrix as Sixteen;
  const moved = new Float64Array(positions.length - (positions.length % 3));
  for (let at = 0; at < moved.length; at += 3) {
    const x = positions[at] as number;
    const y = positions[at + 1] as number;
    const z = positions[at + 2] as number;
    moved[at] = a * x + d * y + g * z + tx;
    moved[at + 1] = b * x + e * y + h * z + ty;
    moved[at + 2] = c * x + f * y + i * z + tz;
  }
  return moved;
}
