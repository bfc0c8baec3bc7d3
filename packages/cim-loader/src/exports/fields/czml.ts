import {
  type GridGeometry,
  type ObjectStates,
  type PolygonCoordinates,
  type Position,
  type StateLevel,
} from '@cityloom/twin-core';
import { type FieldInTime, fieldValuesAt } from '@cityloom/twin-core/readings';
import { contourAreas } from './contours.ts';
import { DEFAULT_START, sourceText } from './field-export.ts';
import type { ExportPiece, FieldExportOptions } from './field-export.ts';

/** Most moments of an animation: each has areas of its own. */
const MOST_MOMENTS = 48;
/** Longest side of the grid that areas are drawn from; a finer one is thinned out by means of blocks. */
const LONGEST_SIDE = 256;

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Areas from low to high; translucent, since they lie upon each other. */
const LOW: Colour = [115, 209, 242, 110];
const HIGH: Colour = [74, 64, 191, 150];

const SEVERITY: Readonly<Record<StateLevel['severity'], Colour>> = {
  blue: [74, 143, 255, 255],
  yellow: [242, 207, 58, 255],
  orange: [255, 154, 77, 255],
  red: [255, 90, 80, 255],
};

/**
 * A run as an animation in CZML: areas at or above each class limit, each shown while its frame is the nearest in time, and each affected building
 * in the colour of its class from when it is reached on.
 */
export function* czmlPieces(options: FieldExportOptions): Generator<ExportPiece> {
  const { run, field: shown, start = DEFAULT_START } = options;
  const begin = Date.parse(start);
  const iso = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
  const moments = momentsOf(shown);
  const end = Math.max(moments.at(-1) ?? 0, run.frames.at(-1)?.time ?? 0, 1);
  const clock = { interval: `${iso(0)}/${iso(end)}`, currentTime: iso(0), multiplier: Math.max(1, end / 60) };
  const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  const document = { id: 'document', version: '1.0', name: sourceText(run), clock };
  yield { bytes: encode(`[${JSON.stringify(document)}`), done: 0 };
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1];
    const after = moments[index + 1];
    const from = before === undefined ? 0 : (before + moment) / 2;
    const interval = `${iso(from)}/${iso(after === undefined ? end : (moment + after) / 2)}`;
    const packets = areaPackets(shown, moment, interval);
    const text = packets.map((packet) => `,\n${JSON.stringify(packet)}`).join('');
    yield { bytes: encode(text), done: (0.9 * (index + 1)) / moments.length };
  }
  for (const states of run.outcome.states) {
    const text = buildingPackets(states, options, (seconds) => `${iso(seconds)}/${iso(end)}`)
      .map((packet) => `,\n${JSON.stringify(packet)}`)
      .join('');
    yield { bytes: encode(text), done: 0.95 };
  }
  yield { bytes: encode(']\n'), done: 1 };
}

/** Times of frames, thinned out evenly; the last one stays. */
function momentsOf({ times }: FieldInTime): number[] {
  const step = Math.max(1, Math.ceil(times.length / MOST_MOMENTS));
  const last = times.length - 1;
  return times.filter((_, index) => (last - index) % step === 0);
}

function areaPackets(shown: FieldInTime, time: number, availability: string): object[] {
  const { field } = shown;
  const coarse = thinnedOut(field.grid, fieldValuesAt(shown, time));
  const limits = field.levels.map(({ limit }) => limit);
  return [...contourAreas({ grid: coarse.grid, levels: field.levels }, coarse.values)].flatMap(
    ({ limit, polygons }) => {
      const rank = limits.indexOf(limit);
      const share = limits.length === 1 ? 0.5 : rank / (limits.length - 1);
      const colour = LOW.map((low, channel) => Math.round(low + ((HIGH[channel] ?? 0) - low) * share));
      return polygons.map((rings, part) => ({
        id: `${field.id}/${String(time)}/${String(limit)}/${String(part)}`,
        name: `${field.title.en} ≥ ${String(limit)} ${field.unit}`,
        availability,
        polygon: { ...polygonOf(rings), material: { solidColor: { color: { rgba: colour } } }, zIndex: rank },
      }));
    },
  );
}

function polygonOf([outer = [], ...holes]: PolygonCoordinates): object {
  return {
    positions: { cartographicDegrees: flat(outer) },
    ...(holes.length > 0 && { holes: { cartographicDegrees: holes.map(flat) } }),
  };
}

/** Without the closing corner, which CZML does not repeat. */
function flat(ring: readonly Position[]): number[] {
  return ring.slice(0, -1).flatMap(([longitude, latitude]) => [longitude, latitude, 0]);
}

/** Means of square blocks, the empty cells of a block left out of them unless they are most of it. */
function thinnedOut(
  grid: GridGeometry,
  values: Float32Array,
): { readonly grid: GridGeometry; readonly values: Float32Array } {
  const { columns, rows, bounds } = grid;
  const block = Math.ceil(Math.max(columns, rows) / LONGEST_SIDE);
  if (block === 1) return { grid, values };
  const [wide, high] = [Math.ceil(columns / block), Math.ceil(rows / block)];
  const [west, south, east, north] = bounds;
  const sums = new Float32Array(wide * high);
  const held = new Uint16Array(wide * high);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const value = values[row * columns + column] as number;
      if (!(value > 0)) continue;
      const target = Math.floor(row / block) * wide + Math.floor(column / block);
      sums[target] = (sums[target] as number) + value;
      held[target] = (held[target] as number) + 1;
    }
  }
  const most = (block * block) / 2;
  return {
    grid: {
      columns: wide,
      rows: high,
      cellSize: grid.cellSize * block,
      bounds: [
        west,
        south,
        west + ((east - west) * wide * block) / columns,
        south + ((north - south) * high * block) / rows,
      ],
    },
    values: sums.map((sum, cell) => ((held[cell] as number) >= most ? sum / (held[cell] as number) : 0)),
  };
}

function buildingPackets(
  states: ObjectStates,
  { view }: FieldExportOptions,
  from: (seconds: number) => string,
): object[] {
  const arrivals = states.columns.find(({ name, unit }) => name === 'arrival' && unit === 's')?.values;
  return states.objects.flatMap((id, index) => {
    const handle = view?.object(id);
    const geometry = handle?.geometry();
    const level = states.levels[(states.level[index] ?? 0) - 1];
    if (geometry === undefined || level === undefined) return [];
    const arrival = arrivals?.[index];
    const height = handle?.value('height');
    const polygons =
      geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates
          : [];
    return polygons.map((rings, part) => ({
      id: `${id}/${String(part)}`,
      name: `${id}: ${level.label.en}`,
      availability: from(arrival !== undefined && Number.isFinite(arrival) ? arrival : 0),
      polygon: {
        ...polygonOf(rings),
        height: 0,
        extrudedHeight: typeof height === 'number' && Number.isFinite(height) ? height : 3,
        material: { solidColor: { color: { rgba: SEVERITY[level.severity] } } },
      },
    }));
  });
}
