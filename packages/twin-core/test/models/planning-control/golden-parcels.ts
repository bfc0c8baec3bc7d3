import { createRandom } from '@cityloom/twin-core';
import type { RunRequest, View } from '@cityloom/twin-core';
import type { PlanePoint } from '@cityloom/twin-core/planar';
import { box, cityOf, polygon } from './parcel-city.ts';
import type { Row } from './parcel-city.ts';

/** Turned rectangles at seeded places: some cut by boundaries, some over each other. */
function houses(count: number): Row[] {
  const random = createRandom(21);
  return Array.from({ length: count }, (_, index) => {
    const [east, north] = [600 * random.next(), 400 * random.next()];
    const [width, depth] = [10 + 40 * random.next(), 8 + 20 * random.next()];
    // A turn of a right-angled 3-4-5 triangle: no sine that an engine could round otherwise.
    const turned = box(0, 0, width, depth).map(([x, y]): PlanePoint => [
      east + 0.8 * x - 0.6 * y,
      north + 0.6 * x + 0.8 * y,
    ]);
    return {
      id: `buildings/test/${index}`,
      geometry: polygon(index % 3 === 0 ? turned : box(east, north, width, depth)),
      attributes: {
        height: index % 17 === 0 ? undefined : 3 + Math.floor(60 * random.next()),
        levels: index % 2 === 0 ? undefined : 1 + Math.floor(20 * random.next()),
        use: ['residential', 'commercial', 'education', undefined][index % 4],
        parkingSpaces: index % 5,
      },
    };
  });
}

const parcels: Row[] = Array.from({ length: 12 }, (_, index) => ({
  id: `parcels/test/${index}`,
  geometry: polygon(box((index % 4) * 150, Math.floor(index / 4) * 130, 140, 120)),
  attributes: {
    farMaximum: 1 + (index % 3),
    coverageMaximum: 0.3,
    greenRatioMinimum: index % 2 === 0 ? 0.3 : undefined,
    heightMaximum: 40,
    setback: 5,
    setbacks: index % 4 === 1 ? '8,,4.5' : undefined,
    parkingMinimum: 0.5,
  },
}));

const green: Row[] = [
  { id: 'green/test/1', geometry: polygon(box(0, 100, 600, 45)) },
  { id: 'green/test/2', geometry: polygon(box(200, 80, 60, 300)) },
];

/** One run whose hash is written down: the same number in Node, in a worker thread and in a browser. */
export const goldenParcels: View = cityOf({ buildings: houses(180), parcels, green }).base;

export const goldenRequest: RunRequest = {
  model: 'planning-control',
  parameters: { countBelowGround: true },
  seed: 1,
};

export const GOLDEN_HASH = '0372555503ef56d63fedd79576c5762b6f56f2e38b006174c11163aa92499439';
