import { readFileSync } from 'node:fs';
import { readBodies } from '@cityloom/viewer/cesium/internals';
import * as gltfValidator from 'gltf-validator';
import { expect, test } from 'vitest';
import { writeBodies } from '../../../../../../scripts/models/body-file.ts';
import type { BodyMesh } from '../../../../../../scripts/models/body-mesh.ts';
import { BODY_SHAPES } from '../../../../../../scripts/models/body-shapes.ts';

const FILE = new URL('../../../../src/views/cesium/entities/models/bodies.glb', import.meta.url);

test('the file of bodies is the one that the script writes, and valid glTF', async () => {
  const bytes = new Uint8Array(readFileSync(FILE));
  expect(Buffer.compare(bytes, writeBodies())).toBe(0);
  const { issues } = await gltfValidator.validateBytes(bytes, { uri: 'bodies.glb' });
  expect(issues).toMatchObject({ numErrors: 0, numWarnings: 0 });
});

/** Six times the volume: positive where faces look outwards (divergence theorem). */
function sixVolumes({ positions }: Pick<BodyMesh, 'positions'>): number {
  let sum = 0;
  for (let at = 0; at < positions.length; at += 9) {
    const [ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0] = positions.slice(
      at,
      at + 9,
    );
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return sum;
}

test.each(Object.entries(BODY_SHAPES))(
  'faces of the body %s look outwards, as their normals say',
  (_, shape) => {
    const mesh = shape();
    expect(sixVolumes(mesh)).toBeGreaterThan(0.3);
    for (let at = 0; at < mesh.normals.length; at += 3) {
      expect(Math.hypot(...mesh.normals.slice(at, at + 3))).toBeCloseTo(1, 6);
    }
  },
);

test('the map reads them with the front ahead, the right side to the right and the colour of the screen', () => {
  const { buffer } = Uint8Array.from(readFileSync(FILE));
  const bodies = readBodies(buffer);
  expect([...bodies.keys()].sort()).toEqual(Object.keys(BODY_SHAPES).sort());
  const { corners, count } = bodies.get('policeCar') ?? expect.unreachable();
  const column = (offset: number): number[] =>
    Array.from({ length: count }, (_, corner) => corners[corner * 10 + offset] ?? NaN);
  // Metres of a car: wide, long, high.
  expect(Math.max(...column(0))).toBeCloseTo(0.92, 1);
  expect(Math.max(...column(1))).toBeCloseTo(2.3, 1);
  expect(Math.max(...column(2))).toBeCloseTo(1.62, 1);
  expect(Math.min(...column(2))).toBeCloseTo(0, 1);
  // Warm lamps in front, red ones behind.
  const lamps = [...Array(count).keys()].filter((corner) => corners[corner * 10 + 9] === 2);
  const ends = lamps.map((corner) => [corners[corner * 10 + 1] ?? 0, corners[corner * 10 + 7] ?? 0] as const);
  for (const [ahead, green] of ends) {
    if (ahead > 2) expect(green).toBeCloseTo(0.95, 1);
    if (ahead < -2) expect(green).toBeCloseTo(0.2, 1);
  }
  expect(ends.some(([ahead]) => ahead > 2) && ends.some(([ahead]) => ahead < -2)).toBe(true);
});

test('what is no file of bodies is refused with a way out', () => {
  expect(() => readBodies(new ArrayBuffer(64))).toThrow(/write it anew/u);
});
