import { addBox, addProfile, addRod, type BodyMesh, emptyMesh, type Paint } from './body-mesh.ts';

const paint = (hex: number, kind: Paint['kind'] = 'fixed'): Paint => ({
  colour: [((hex >> 16) & 255) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255],
  kind,
});

const OWN = paint(0xffffff, 'own');
const GLASS = paint(0x222c38);
const TYRE = paint(0x1b1d20);
const CHASSIS = paint(0x33373d);
const METAL = paint(0x8d959e);
const WHITE = paint(0xf1f3f4);
const RED = paint(0xc8202c);
const POLICE_BLUE = paint(0x1d4f9e);
const REFLECTIVE = paint(0xf4d532);
const HEADLIGHT = paint(0xfff3cf, 'lamp');
const REAR_LIGHT = paint(0xff3328, 'lamp');
const BLUE_LIGHT = paint(0x3f8dff, 'lamp');

/** Wheels of axles at these places along, metres. */
function addWheels(mesh: BodyMesh, axles: readonly number[], track: number, radius: number): void {
  for (const axle of axles) {
    for (const side of [-track, track]) addRod(mesh, [side, radius, axle], radius, 0.24, 'x', TYRE);
  }
}

/** Head and rear lights at both ends. */
function addLights(mesh: BodyMesh, front: number, rear: number, half: number, height: number): void {
  for (const side of [-1, 1]) {
    const inner = side * (half - 0.42);
    const outer = side * (half - 0.06);
    addBox(mesh, [inner, height, front - 0.05], [outer, height + 0.16, front + 0.03], HEADLIGHT);
    addBox(mesh, [inner, height + 0.05, rear - 0.03], [outer, height + 0.22, rear + 0.05], REAR_LIGHT);
  }
}

/** A hull of even width with slanting ends. */
function addHull(
  mesh: BodyMesh,
  [rear, front]: readonly [number, number],
  [bottom, top]: readonly [number, number],
  half: number,
  colour: Paint,
): void {
  addProfile(
    mesh,
    [
      [rear, bottom, half],
      [front, bottom, half],
      [front, top - 0.1, half],
      [front - 0.08, top, half - 0.06],
      [rear + 0.08, top, half - 0.06],
      [rear, top - 0.1, half],
    ],
    colour,
  );
}

function addCar(mesh: BodyMesh, hull: Paint, roof: Paint): void {
  addProfile(
    mesh,
    [
      [-2.2, 0.32, 0.84],
      [2.2, 0.32, 0.84],
      [2.28, 0.62, 0.86],
      [2.12, 0.78, 0.82],
      [1.1, 0.92, 0.86],
      [-2.15, 0.98, 0.86],
      [-2.28, 0.7, 0.88],
    ],
    hull,
  );
  addProfile(
    mesh,
    [
      [-2.0, 0.95, 0.8],
      [1.15, 0.9, 0.8],
      [0.35, 1.4, 0.64],
      [-1.45, 1.42, 0.64],
    ],
    GLASS,
  );
  addProfile(
    mesh,
    [
      [-1.42, 1.4, 0.65],
      [0.32, 1.38, 0.65],
      [0.2, 1.47, 0.58],
      [-1.3, 1.48, 0.58],
    ],
    roof,
  );
  addWheels(mesh, [-1.38, 1.4], 0.78, 0.33);
  addLights(mesh, 2.24, -2.24, 0.86, 0.6);
}

function car(): BodyMesh {
  const mesh = emptyMesh();
  addCar(mesh, OWN, OWN);
  return mesh;
}

function policeCar(): BodyMesh {
  const mesh = emptyMesh();
  addCar(mesh, WHITE, OWN);
  addBox(mesh, [-0.9, 0.46, -1.1], [0.9, 0.78, 1.0], POLICE_BLUE);
  addBox(mesh, [-0.55, 1.48, -0.6], [0.55, 1.62, -0.35], BLUE_LIGHT);
  return mesh;
}

/** Van-shaped body; ambulances have it, too. */
function addVan(mesh: BodyMesh, hull: Paint, roof: Paint): void {
  addProfile(
    mesh,
    [
      [-2.8, 0.38, 0.98],
      [2.75, 0.38, 0.98],
      [2.85, 0.95, 0.98],
      [2.05, 1.2, 0.96],
      [1.35, 2.2, 0.86],
      [-2.75, 2.3, 0.9],
    ],
    hull,
  );
  addProfile(
    mesh,
    [
      [0.75, 1.28, 0.99],
      [2.05, 1.24, 0.99],
      [1.46, 2.08, 0.9],
      [0.75, 2.08, 0.91],
    ],
    GLASS,
  );
  addBox(mesh, [-0.8, 2.28, -2.6], [0.8, 2.4, 1.2], roof);
  addWheels(mesh, [-1.75, 1.8], 0.88, 0.36);
  addLights(mesh, 2.8, -2.8, 0.98, 0.75);
}

function van(): BodyMesh {
  const mesh = emptyMesh();
  addVan(mesh, OWN, OWN);
  return mesh;
}

function ambulance(): BodyMesh {
  const mesh = emptyMesh();
  addVan(mesh, WHITE, OWN);
  addBox(mesh, [-1.0, 0.95, -2.7], [1.0, 1.2, 2.2], RED);
  addBox(mesh, [-0.7, 2.3, 1.2], [0.7, 2.52, 1.5], BLUE_LIGHT);
  addBox(mesh, [-0.7, 2.4, -2.6], [0.7, 2.56, -2.35], BLUE_LIGHT);
  return mesh;
}

function truck(): BodyMesh {
  const mesh = emptyMesh();
  addHull(mesh, [-4.4, 2.3], [1.05, 3.4], 1.25, OWN);
  addHull(mesh, [2.45, 4.4], [0.5, 2.9], 1.2, METAL);
  addBox(mesh, [-1.21, 1.7, 3.4], [1.21, 2.6, 4.43], GLASS);
  addBox(mesh, [-1.1, 0.55, -4.3], [1.1, 1.05, 4.2], CHASSIS);
  addWheels(mesh, [-3.2, -2.1, 3.3], 1.08, 0.5);
  addLights(mesh, 4.4, -4.4, 1.2, 0.8);
  return mesh;
}

function bus(): BodyMesh {
  const mesh = emptyMesh();
  addHull(mesh, [-6, 6], [0.34, 3.0], 1.26, OWN);
  addBox(mesh, [-1.275, 1.35, -5.7], [1.275, 2.4, 5.6], GLASS);
  addBox(mesh, [-1.12, 1.1, 5.55], [1.12, 2.6, 6.03], GLASS);
  addBox(mesh, [-0.8, 2.98, -4.4], [0.8, 3.2, -1.2], METAL);
  addBox(mesh, [-0.8, 2.62, 5.9], [0.8, 2.86, 6.05], paint(0xffa53a, 'lamp'));
  addWheels(mesh, [-3.1, 3.5], 1.12, 0.48);
  addLights(mesh, 6, -6, 1.26, 0.62);
  return mesh;
}

function fireEngine(): BodyMesh {
  const mesh = emptyMesh();
  addHull(mesh, [-4.2, 1.7], [0.7, 3.1], 1.25, RED);
  addHull(mesh, [1.8, 4.2], [0.5, 2.9], 1.25, RED);
  addBox(mesh, [-1.26, 1.6, 2.5], [1.26, 2.5, 4.23], GLASS);
  addBox(mesh, [-1.265, 1.0, -4.15], [1.265, 1.25, 4.1], REFLECTIVE);
  addBox(mesh, [-0.95, 3.05, -3.9], [0.95, 3.14, 1.4], OWN);
  for (const side of [-0.35, 0.35]) addBox(mesh, [side - 0.06, 3.2, -4.5], [side + 0.06, 3.34, 3.6], METAL);
  for (let rung = -4.2; rung < 3.6; rung += 0.65)
    addBox(mesh, [-0.35, 3.22, rung], [0.35, 3.3, rung + 0.08], METAL);
  addBox(mesh, [-1.0, 2.9, 3.5], [1.0, 3.14, 3.85], BLUE_LIGHT);
  addBox(mesh, [-1.1, 0.5, -4.1], [1.1, 0.8, 4.1], CHASSIS);
  addWheels(mesh, [-2.6, 2.9], 1.1, 0.52);
  addLights(mesh, 4.2, -4.2, 1.25, 0.75);
  return mesh;
}

function sensor(): BodyMesh {
  const mesh = emptyMesh();
  addRod(mesh, [0, 1.7, 0], 0.09, 3.4, 'y', METAL);
  addBox(mesh, [-0.34, 2.5, -0.26], [0.34, 3.5, 0.26], OWN);
  addBox(mesh, [-0.22, 2.95, 0.24], [0.22, 3.3, 0.29], paint(0xbfe9ff, 'lamp'));
  addProfile(
    mesh,
    [
      [-0.5, 3.85, 0.5],
      [0.5, 3.6, 0.5],
      [0.5, 3.66, 0.5],
      [-0.5, 3.91, 0.5],
    ],
    GLASS,
  );
  return mesh;
}

/** Its lens is the origin; the mast reaches down. */
function camera(): BodyMesh {
  const mesh = emptyMesh();
  addRod(mesh, [0, -3, -0.35], 0.1, 6.2, 'y', METAL);
  addBox(mesh, [-0.22, -0.2, -0.55], [0.22, 0.2, 0.4], OWN);
  addBox(mesh, [-0.26, 0.2, -0.55], [0.26, 0.26, 0.55], WHITE);
  addRod(mesh, [0, 0, 0.42], 0.05, 0.1, 'y', paint(0xff5a4a, 'lamp'));
  return mesh;
}

/** Every body, by name. */
export const BODY_SHAPES: Readonly<Record<string, () => BodyMesh>> = {
  car,
  van,
  truck,
  bus,
  policeCar,
  ambulance,
  fireEngine,
  sensor,
  camera,
};
