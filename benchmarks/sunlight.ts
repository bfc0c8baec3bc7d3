import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openCityPackage, openTwin } from '@cityloom/cim-loader';
import { createFolderSource } from '@cityloom/cim-loader/node';
import { parseParameters, type View } from '@cityloom/twin-core';
import {
  runSunlight,
  sunlight,
  sunOfBand,
  type SunlightParameters,
  type SunlightRun,
  type TracedPoints,
} from '@cityloom/twin-core/models/sunlight';
import { createRayCaster, type RayCaster, type SolidSet } from '@cityloom/twin-core/solids';
import earcut from 'earcut';
import { type BenchmarkResult, type BenchmarkSuite, compare } from './suite.ts';

const CITY = join(import.meta.dirname, '../data/built/astana');
/** Astana's centre: about 3 km × 2.7 km. */
const AREA = [
  [71.41, 51.12],
  [71.453, 51.12],
  [71.453, 51.144],
  [71.41, 51.144],
] as const;
const EVALUATED = 500;
const RAYS = 1_000_000;
/** Rays of the peers: they would take hours for all. */
const PEER_RAYS = 20_000;
const PLAIN_RAYS = 100;
/** Seconds of a window within another solid: no ray starts there. */
const COVERED = -1;

export const sunlightSuite: BenchmarkSuite = {
  name: 'sunlight',
  description: 'shadow rays of Astana’s centre per second, 500 buildings over a day, a run after one edit',
  run: measure,
};

/** What this suite uses of three and three-mesh-bvh, which come without types of each other. */
interface ThreeLibrary {
  readonly BufferGeometry: new () => { setAttribute(name: string, value: unknown): void };
  readonly BufferAttribute: new (array: Float32Array, size: number) => unknown;
  readonly Mesh: new (geometry: unknown, material: unknown) => unknown;
  readonly MeshBasicMaterial: new (options: object) => unknown;
  readonly Raycaster: new (
    origin: unknown,
    direction: unknown,
  ) => {
    intersectObject(mesh: unknown): readonly unknown[];
  };
  readonly Ray: new (origin: unknown, direction: unknown) => unknown;
  readonly Vector3: new (x: number, y: number, z: number) => unknown;
  readonly DoubleSide: number;
}

interface BvhLibrary {
  readonly MeshBVH: new (geometry: unknown) => { raycastFirst(ray: unknown, side: number): unknown };
}

type Ray = readonly [x: number, y: number, z: number, dx: number, dy: number, dz: number];

function finish(
  view: View,
  parameters: SunlightParameters,
  earlier: readonly TracedPoints[] = [],
): SunlightRun {
  const input = sunlight.prepare(view, parameters);
  const steps = runSunlight(input, parameters, { progress: () => undefined }, earlier);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

async function measure(): Promise<BenchmarkResult[]> {
  if (!existsSync(CITY)) throw new Error('data/built/astana is absent; run npm start once to build it.');
  const twin = openTwin(await openCityPackage(createFolderSource(CITY)));
  const inCentre = twin.base
    .objectsInPolygon('buildings', [...AREA, AREA[0]])
    .filter((object) => typeof object.value('height') === 'number');
  const objects = inCentre.slice(0, EVALUATED).map(({ id }) => id);
  const raw = { area: AREA, objects, field: false };
  const parameters = parseParameters<SunlightParameters>(sunlight, raw);
  const started = performance.now();
  const base = finish(twin.base, parameters);
  const dayOf = (performance.now() - started) / 1000;
  const branch = twin.createBranch({ id: 'tower', title: '' });
  const [longitude, latitude] = [71.4315, 51.132];
  const corner = (x: number, y: number): [number, number] => [longitude + x * 4e-4, latitude + y * 2.5e-4];
  branch.apply({
    kind: 'object.add',
    id: '1',
    at: '2026-01-01T00:00:00Z',
    by: 'benchmark',
    layer: 'buildings',
    object: 'buildings/benchmark/tower',
    geometry: {
      type: 'Polygon',
      coordinates: [[corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)]],
    },
    attributes: { height: 100 },
  });
  const again = performance.now();
  finish(branch.view(), parameters, [base.traced]);
  const editOf = (performance.now() - again) / 1000;
  const fullStart = performance.now();
  finish(branch.view(), parameters);
  const fullOf = (performance.now() - fullStart) / 1000;
  const points = base.traced.points.count;
  return [
    ...(await measureRays(base.traced)),
    {
      ...compare('day-of-500-buildings', dayOf, 's', { name: 'limit', value: 20 }),
      note: `${objects.length} buildings, ${points} windows, one thread`,
    },
    compare('run-after-one-tower', editOf * 1000, 'ms', { name: 'full run', value: fullOf * 1000 }),
  ];
}

function raysOf({ points, seconds }: TracedPoints, count: number): Ray[] {
  const { directions } = sunOfBand(51.132, -20.13, [8, 16], 60, false);
  const rays: Ray[] = [];
  for (let point = 0; rays.length < count && point < points.count; point++) {
    if ((points.normalY[point] as number) > -0.5 || seconds[point] === COVERED) continue;
    for (let at = 0; at < directions.length && rays.length < count; at += 3) {
      const [east, north, up] = directions.subarray(at, at + 3) as unknown as [number, number, number];
      const [x, y, z] = [points.x[point], points.y[point], points.z[point]] as [number, number, number];
      rays.push([x, y, z, east, north, up]);
    }
  }
  return rays;
}

function perSecond(rays: readonly Ray[], ask: (ray: Ray) => boolean): { rate: number; answers: boolean[] } {
  const answers: boolean[] = [];
  const before = process.cpuUsage();
  for (const ray of rays) answers.push(ask(ray));
  const { user, system } = process.cpuUsage(before);
  return { rate: rays.length / (user + system), answers };
}

/** Rays as the model asks them: out of a typed array, not a list of lists. */
function ownRate(caster: RayCaster, rays: readonly Ray[]): { rate: number; answers: boolean[] } {
  const flat = Float64Array.from(rays.flat());
  const blocked = new Uint8Array(rays.length);
  const ask = (): void => {
    for (let ray = 0; ray < blocked.length; ray++) {
      const [x, y, z] = [flat[6 * ray] as number, flat[6 * ray + 1] as number, flat[6 * ray + 2] as number];
      const [dx, dy, dz] = [flat[6 * ray + 3], flat[6 * ray + 4], flat[6 * ray + 5]] as [
        number,
        number,
        number,
      ];
      blocked[ray] = caster.occluded(x, y, z, dx, dy, dz, Infinity) ? 1 : 0;
    }
  };
  ask();
  const before = process.cpuUsage();
  ask();
  const { user, system } = process.cpuUsage(before);
  return { rate: rays.length / (user + system), answers: Array.from(blocked, (value) => value === 1) };
}

async function measureRays(traced: TracedPoints): Promise<BenchmarkResult[]> {
  const caster: RayCaster = createRayCaster(traced.solids);
  const rays = raysOf(traced, RAYS);
  const { rate, answers } = ownRate(caster, rays);
  const three = (await import('three')) as unknown as ThreeLibrary;
  const { MeshBVH } = (await import('three-mesh-bvh')) as unknown as BvhLibrary;
  const geometry = new three.BufferGeometry();
  geometry.setAttribute('position', new three.BufferAttribute(trianglesOf(traced.solids), 3));
  const mesh = new three.Mesh(geometry, new three.MeshBasicMaterial({ side: three.DoubleSide }));
  const stride = Math.floor(rays.length / PEER_RAYS);
  const sample = rays.filter((_, index) => index % stride === 0);
  const expected = answers.filter((_, index) => index % stride === 0);
  const ends = ([x, y, z, dx, dy, dz]: Ray): readonly [unknown, unknown] => [
    new three.Vector3(x, y, z),
    new three.Vector3(dx, dy, dz),
  ];
  const plainStride = Math.floor(sample.length / PLAIN_RAYS);
  const few = sample.filter((_, index) => index % plainStride === 0);
  const plain = perSecond(few, (ray) => new three.Raycaster(...ends(ray)).intersectObject(mesh).length > 0);
  const bvh = new MeshBVH(geometry);
  const peer = perSecond(
    sample,
    (ray) => bvh.raycastFirst(new three.Ray(...ends(ray)), three.DoubleSide) !== null,
  );
  const agree = (found: readonly boolean[], truth: readonly boolean[]): number =>
    found.filter((value, index) => value === truth[index]).length / found.length;
  const bvhShare = agree(peer.answers, expected);
  const plainShare = agree(
    plain.answers,
    expected.filter((_, index) => index % plainStride === 0),
  );
  if (Math.min(bvhShare, plainShare) < 0.999) {
    throw new Error(
      `answers differ: three-mesh-bvh agrees on ${bvhShare}, three on ${plainShare} of the rays.`,
    );
  }
  const note = (share: number, count: number): string =>
    `CPU seconds of one thread; ${(100 * share).toFixed(2)} % of ${count} answers equal, peers in single precision`;
  return [
    {
      ...compare(
        'shadow-rays',
        rate,
        'M rays/s',
        { name: 'three-mesh-bvh raycastFirst', value: peer.rate },
        true,
      ),
      note: note(bvhShare, sample.length),
    },
    {
      ...compare('shadow-rays', rate, 'M rays/s', { name: 'three Raycaster', value: plain.rate }, true),
      note: note(plainShare, few.length),
    },
  ];
}

/** Walls and roofs as triangles. */
function trianglesOf(solids: SolidSet): Float32Array {
  const { corners, cornerOffsets, ringOffsets, foot, top, count } = solids;
  const out: number[] = [];
  for (let solid = 0; solid < count; solid++) {
    const [low, high] = [foot[solid] as number, top[solid] as number];
    const flat: number[] = [];
    const holes: number[] = [];
    for (let ring = ringOffsets[solid] as number; ring < (ringOffsets[solid + 1] as number); ring++) {
      if (flat.length > 0) holes.push(flat.length / 2);
      const last = (cornerOffsets[ring + 1] as number) - 1;
      for (let at = cornerOffsets[ring] as number; at < last; at++) {
        const [x, y, u, v] = corners.subarray(2 * at, 2 * at + 4) as unknown as [
          number,
          number,
          number,
          number,
        ];
        flat.push(x, y);
        out.push(x, y, low, u, v, low, u, v, high, x, y, low, u, v, high, x, y, high);
      }
    }
    for (const corner of earcut(flat, holes))
      out.push(flat[2 * corner] ?? 0, flat[2 * corner + 1] ?? 0, high);
  }
  return Float32Array.from(out);
}
