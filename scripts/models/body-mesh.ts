/** Metres; glTF's axes: x to the left, y up, z ahead. */
export type Point = readonly [x: number, y: number, z: number];

/** Colour of a part, [0, 1] as shown on the screen, and how it is lit. */
export interface Paint {
  readonly colour: readonly [red: number, green: number, blue: number];
  /** `own`: takes the colour that the map gives the entity. `lamp`: shines by itself. */
  readonly kind: 'fixed' | 'own' | 'lamp';
}

/** Triangles of one body, each with corners and a normal of its own: edges stay sharp. */
export interface BodyMesh {
  readonly positions: number[];
  readonly normals: number[];
  readonly colours: number[];
  /** 0 fixed, 1 own, 2 lamp. */
  readonly paints: number[];
}

export function emptyMesh(): BodyMesh {
  return { positions: [], normals: [], colours: [], paints: [] };
}

const PAINT_NUMBERS: Readonly<Record<Paint['kind'], number>> = { fixed: 0, own: 1, lamp: 2 };

function normalOf(a: Point, b: Point, c: Point): Point {
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
  const length = Math.hypot(...normal);
  return [normal[0] / length, normal[1] / length, normal[2] / length];
}

/** A flat convex face, counter-clockwise seen from outside. */
function addFace(mesh: BodyMesh, corners: readonly Point[], { colour, kind }: Paint): void {
  for (let last = 2; last < corners.length; last++) {
    const triangle = [corners[0], corners[last - 1], corners[last]] as readonly [Point, Point, Point];
    const normal = normalOf(...triangle);
    for (const corner of triangle) {
      mesh.positions.push(...corner);
      mesh.normals.push(...normal);
      mesh.colours.push(...colour);
      mesh.paints.push(PAINT_NUMBERS[kind]);
    }
  }
}

/** A corner of a side view: metres ahead, above, and to either side. */
export type ProfileCorner = readonly [ahead: number, above: number, half: number];

/**
 * A body by its convex side view: every corner reaches as far to the left as to the right.
 * @param profile counter-clockwise seen from the left, where ahead is to the right.
 */
export function addProfile(mesh: BodyMesh, profile: readonly ProfileCorner[], paint: Paint): void {
  const left = profile.map(([ahead, above, half]): Point => [half, above, ahead]);
  const right = profile.map(([ahead, above, half]): Point => [-half, above, ahead]);
  addFace(mesh, left.toReversed(), paint);
  addFace(mesh, right, paint);
  for (let at = 0; at < profile.length; at++) {
    const next = (at + 1) % profile.length;
    addFace(mesh, [left[at], left[next], right[next], right[at]] as Point[], paint);
  }
}

/** A box between two corners. */
export function addBox(mesh: BodyMesh, from: Point, to: Point, paint: Paint): void {
  const middle = (from[0] + to[0]) / 2;
  const half = Math.abs(to[0] - from[0]) / 2;
  const part = emptyMesh();
  const profile: ProfileCorner[] = [
    [from[2], from[1], half],
    [to[2], from[1], half],
    [to[2], to[1], half],
    [from[2], to[1], half],
  ];
  addProfile(part, profile, paint);
  for (let at = 0; at < part.positions.length; at += 3) {
    part.positions[at] = (part.positions[at] as number) + middle;
  }
  appendMesh(mesh, part);
}

/** An upright or lying rod of eight sides. @param axis along which it lies. */
export function addRod(
  mesh: BodyMesh,
  middle: Point,
  radius: number,
  length: number,
  axis: 'x' | 'y',
  paint: Paint,
): void {
  const ring = (end: number): Point[] =>
    Array.from({ length: 8 }, (_, side) => {
      const angle = ((side + 0.5) / 8) * 2 * Math.PI;
      const [across, along] = [radius * Math.cos(angle), radius * Math.sin(angle)];
      return axis === 'x'
        ? [middle[0] + end, middle[1] + across, middle[2] + along]
        : [middle[0] + along, middle[1] + end, middle[2] + across];
    });
  const [near, far] = [ring(-length / 2), ring(length / 2)];
  addFace(mesh, near.toReversed(), paint);
  addFace(mesh, far, paint);
  for (let side = 0; side < 8; side++) {
    const next = (side + 1) % 8;
    addFace(mesh, [near[side], near[next], far[next], far[side]] as Point[], paint);
  }
}

function appendMesh(mesh: BodyMesh, part: BodyMesh): void {
  mesh.positions.push(...part.positions);
  mesh.normals.push(...part.normals);
  mesh.colours.push(...part.colours);
  mesh.paints.push(...part.paints);
}
