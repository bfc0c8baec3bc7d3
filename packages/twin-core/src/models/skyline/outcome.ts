import { createLocalPlane } from '../../geo/local-plane.ts';
import { atan2 } from '../../numeric/arctangent.ts';
import { cos, sin } from '../../numeric/trigonometry.ts';
import { positionOnPlane } from '../../sight/plane-position.ts';
import type { Eye } from '../../sight/raster-viewshed.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import type { ModelOutcome, ObjectStates, ResultOutline, ResultProfile } from '../../simulation/model.ts';
import type { LocalizedText, Measure } from '../../units/quantity.ts';
import { azimuthAt, sineOf } from './horizon.ts';
import type { Horizon } from './horizon.ts';
import { WARNINGS } from './texts.ts';

/** Everything a finished run knows. */
export interface FinishedSkyline {
  readonly scene: SightScene;
  readonly eye: Eye;
  readonly horizon: Horizon;
  readonly onRoof: boolean;
  /** Model id and version, as named in sources. */
  readonly model: string;
}

const DEGREES = 180 / Math.PI;

export function outcomeOf(run: FinishedSkyline): ModelOutcome {
  const forming = formingSolids(run.horizon);
  const warnings: LocalizedText[] = [];
  if (run.onRoof) warnings.push(WARNINGS.onRoof);
  if (run.horizon.gradients.every((gradient) => gradient === 0)) warnings.push(WARNINGS.nothing);
  return {
    measures: measuresOf(run, forming),
    fields: [],
    states: [statesOf(run, forming)],
    outlines: outlineOf(run),
    profiles: [silhouetteOf(run.horizon)],
    changes: [],
    warnings,
  };
}

/** Directions in which each solid forms the line, by solid. */
function formingSolids({ solids }: Horizon): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const solid of solids) {
    if (solid >= 0) counts.set(solid, (counts.get(solid) ?? 0) + 1);
  }
  return counts;
}

function measuresOf({ horizon, model }: FinishedSkyline, forming: ReadonlyMap<number, number>): Measure[] {
  const { gradients } = horizon;
  let [blocked, sum, highest] = [0, 0, 0];
  for (const gradient of gradients) {
    blocked += sineOf(gradient);
    sum += atan2(gradient, 1);
    highest = Math.max(highest, gradient);
  }
  const measure = (name: string, value: number, unit: string): Measure => ({
    name: `skyline.${name}`,
    value,
    unit,
    source: model,
  });
  return [
    measure('skyBlocked', blocked / gradients.length, '1'),
    measure('elevation.mean', (sum / gradients.length) * DEGREES, '°'),
    measure('elevation.highest', atan2(highest, 1) * DEGREES, '°'),
    measure(
      'elevation.highestAzimuth',
      azimuthAt(gradients.indexOf(highest), gradients.length) * DEGREES,
      '°',
    ),
    measure('buildings', forming.size, '1'),
  ];
}

function statesOf({ scene, horizon }: FinishedSkyline, forming: ReadonlyMap<number, number>): ObjectStates {
  const { solids } = scene;
  const listed = [...forming.keys()].sort((a, b) => a - b);
  const directions = horizon.gradients.length;
  const highest = new Map<number, number>();
  const nearest = new Map<number, number>();
  for (let index = 0; index < directions; index++) {
    const solid = horizon.solids[index] as number;
    highest.set(solid, Math.max(highest.get(solid) ?? 0, horizon.gradients[index] as number));
    nearest.set(solid, Math.min(nearest.get(solid) ?? Infinity, horizon.distances[index] as number));
  }
  return {
    layer: 'buildings',
    objects: listed.map((solid) => solids.objects[solid] as string),
    rows: Int32Array.from(listed, (solid) => solids.tableRows[solid] as number),
    columns: [
      {
        name: 'elevation',
        title: { en: 'Highest elevation angle', 'zh-CN': '最大仰角' },
        unit: '°',
        values: Float32Array.from(listed, (solid) => atan2(highest.get(solid) ?? 0, 1) * DEGREES),
      },
      {
        name: 'width',
        title: { en: 'Width in the skyline', 'zh-CN': '在天际线中的宽度' },
        unit: '°',
        values: Float32Array.from(listed, (solid) => ((forming.get(solid) ?? 0) * 360) / directions),
      },
      {
        name: 'distance',
        title: { en: 'Distance', 'zh-CN': '距离' },
        unit: 'm',
        values: Float32Array.from(listed, (solid) => nearest.get(solid) ?? 0),
      },
    ],
    level: new Uint8Array(listed.length).fill(1),
    levels: [{ label: { en: 'Forms the skyline', 'zh-CN': '构成天际线' }, severity: 'blue' }],
  };
}

/** The line as one sees it: elevation angle over the direction. */
function silhouetteOf({ gradients }: Horizon): ResultProfile {
  const { length } = gradients;
  return {
    id: 'silhouette',
    title: { en: 'Skyline', 'zh-CN': '天际线' },
    along: {
      title: { en: 'Direction, clockwise from north', 'zh-CN': '方位角（自北顺时针）' },
      unit: '°',
      values: Float32Array.from({ length }, (_, index) => azimuthAt(index, length) * DEGREES),
    },
    value: {
      title: { en: 'Elevation angle', 'zh-CN': '仰角' },
      unit: '°',
      values: Float32Array.from(gradients, (gradient) => atan2(gradient, 1) * DEGREES),
    },
  };
}

/** On the map: what forms the line in each direction, joined; directions of the level horizon come to the eye. */
function outlineOf({ scene, eye, horizon }: FinishedSkyline): ResultOutline[] {
  const { distances } = horizon;
  if (distances.every((distance) => distance === 0)) return [];
  const plane = createLocalPlane(scene.origin);
  const ring = new Float64Array(2 * distances.length + 2);
  for (let step = 0; step <= distances.length; step++) {
    const index = step % distances.length;
    const azimuth = azimuthAt(index, distances.length);
    const distance = distances[index] as number;
    const position = positionOnPlane(plane, eye.x + distance * sin(azimuth), eye.y + distance * cos(azimuth));
    ring.set(position, 2 * step);
  }
  const label: LocalizedText = { en: 'What forms the skyline', 'zh-CN': '构成天际线之处' };
  return [{ id: 'skyline', label, severity: 'blue', rings: [ring] }];
}
