import {
  boundsOfGeometry,
  type Bounds,
  BUILDINGS_LAYER,
  type ObjectDifference,
  type ObjectHandle,
  unionBounds,
  type View,
} from '@cityloom/twin-core';
import type { ScenarioComparison } from '@cityloom/twin-core/scenarios';
import { escapeHtml } from './html.ts';
import { createPlanProjection, type PlanFrame, type PlanProjection } from './plan-projection.ts';
import type { ReportLanguage } from './report-content.ts';
import { reportQuantity } from './report-numbers.ts';
import { REPORT_SENTENCES, reportText } from './report-texts.ts';

/** Size of a plan, units of its own: some 85 mm wide on A4, so that 18 of them are a line of 7 pt. */
export const PLAN_WIDTH = 600;
export const PLAN_HEIGHT = 420;
/** Height of texts in a plan. */
export const PLAN_FONT = 18;
const [WIDTH, HEIGHT] = [PLAN_WIDTH, PLAN_HEIGHT];
/** Surroundings shown around the changes: a share of their extent, and at least this many metres. */
const MARGIN_SHARE = 0.45;
const LEAST_MARGIN = 90;
/** Most objects of a layer a plan draws; the larger ones go first. */
const MOST_OBJECTS = 3000;

const GROUND_LAYERS: ReadonlySet<string> = new Set(['parcels', 'green', 'water', 'landuse', 'boundaries']);

const FILLS = {
  ground: '#f4f2ee',
  green: '#d8e6cf',
  water: '#c3daea',
  road: '#ffffff',
  existing: '#cbc7c0',
  added: '#1f6feb',
  changed: '#e6a23c',
  removed: '#c0392b',
  parcel: '#6b4fa3',
} as const;

/** One state of the city on a plan. */
export interface PlanState {
  readonly view: View;
  /** What stood before. */
  readonly base: View;
  /** Objects of the state that differ from the base. */
  readonly differences: readonly ObjectDifference[];
}

/** Extent of everything any scenario changes, degrees; `undefined` if nothing differs. */
export function changedBounds({ states }: ScenarioComparison): Bounds | undefined {
  const [baseline] = states;
  let bounds: Bounds | undefined;
  for (const { branch, view } of states) {
    for (const { object } of branch?.differences() ?? []) {
      for (const geometry of [view.object(object)?.geometry(), baseline?.view.object(object)?.geometry()]) {
        if (geometry === undefined) continue;
        const own = boundsOfGeometry(geometry);
        bounds = bounds === undefined ? own : unionBounds(bounds, own);
      }
    }
  }
  return bounds;
}

/** The site as an SVG picture, north up: what stands, what goes and what comes, with scale and legend. */
export function drawSitePlan(state: PlanState, bounds: Bounds, language: ReportLanguage): string {
  const projection = createPlanProjection(fitted(bounds));
  const { view, differences } = state;
  const buildings = layerOf(view, BUILDINGS_LAYER, projection);
  const kinds = new Map(differences.map(({ object, kind }) => [object, kind]));
  const existing = buildings.handles.filter(({ id }) => kinds.get(id) === undefined);
  const parts = [
    drawGround(view, projection),
    area(existing, projection, `fill="${FILLS.existing}" stroke="#a09a91" stroke-width="0.4"`),
    ...differing(state, projection),
    area(
      layerOf(view, 'parcels', projection).handles,
      projection,
      `fill="none" stroke="${FILLS.parcel}" stroke-width="1.6" stroke-dasharray="7 3"`,
    ),
    planMarks(projection.metresPerUnit, language),
    legend(state, language),
  ];
  const label = escapeHtml(
    `${reportText('site', language)}: ${differences.length === 0 ? reportText('baseline', language) : reportText('scenario', language)}`,
  );
  const note =
    buildings.leftOut === 0
      ? ''
      : `<p class="note">${REPORT_SENTENCES.footprintsLeftOut[language](buildings.leftOut)}</p>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}" xmlns="http://www.w3.org/2000/svg">${parts.join('\n')}</svg>${note}`;
}

/** What everything else stands on: ground, green, water and roads. */
export function drawGround(view: View, projection: PlanProjection): string {
  return [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${FILLS.ground}"/>`,
    area(layerOf(view, 'green', projection).handles, projection, `fill="${FILLS.green}"`),
    area(layerOf(view, 'water', projection).handles, projection, `fill="${FILLS.water}"`),
    roads(view, projection),
  ].join('\n');
}

/** Everything to show with its surroundings. */
function fitted(bounds: Bounds): PlanFrame {
  return { bounds, width: WIDTH, height: HEIGHT, marginShare: MARGIN_SHARE, leastMargin: LEAST_MARGIN };
}

interface DrawnLayer {
  readonly handles: readonly ObjectHandle[];
  readonly leftOut: number;
}

/** Objects of a layer that reach into the plan; of too many the larger ones. */
function layerOf(view: View, layer: string, { ring }: PlanProjection): DrawnLayer {
  if (!view.layerIds.includes(layer)) return { handles: [], leftOut: 0 };
  const handles = view.objectsInPolygon(layer, ring);
  if (handles.length <= MOST_OBJECTS) return { handles, leftOut: 0 };
  const sized = handles.map((handle) => ({ handle, size: extentOf(handle) }));
  sized.sort((a, b) => b.size - a.size);
  return {
    handles: sized.slice(0, MOST_OBJECTS).map(({ handle }) => handle),
    leftOut: handles.length - MOST_OBJECTS,
  };
}

function extentOf(handle: ObjectHandle): number {
  const geometry = handle.geometry();
  if (geometry === undefined) return 0;
  const [west, south, east, north] = boundsOfGeometry(geometry);
  return (east - west) * (north - south);
}

/** One path for all: thousands of footprints in one element. */
function area(handles: readonly ObjectHandle[], projection: PlanProjection, paint: string): string {
  const path = handles.map((handle) => pathOfObject(handle, projection)).join('');
  return path === '' ? '' : `<path d="${path}" fill-rule="evenodd" ${paint}/>`;
}

function pathOfObject(handle: ObjectHandle | undefined, projection: PlanProjection): string {
  const geometry = handle?.geometry();
  return geometry === undefined ? '' : projection.path(geometry);
}

/** Carriageways by rank: 0 is a motorway, 8 and more a path. */
function roads(view: View, projection: PlanProjection): string {
  const byWidth = new Map<number, string>();
  for (const handle of layerOf(view, 'roads', projection).handles) {
    const rank = handle.value('rank');
    const metres = Math.max(2.5, 18 - 2 * (typeof rank === 'number' ? rank : 8));
    byWidth.set(metres, (byWidth.get(metres) ?? '') + pathOfObject(handle, projection));
  }
  const round = 'fill="none" stroke-linecap="round" stroke-linejoin="round"';
  const width = (metres: number, more: number): string =>
    Math.max(0.6, metres / projection.metresPerUnit + more).toFixed(1);
  const widths = [...byWidth].sort(([a], [b]) => a - b);
  return [
    ...widths.map(
      ([metres, path]) => `<path d="${path}" ${round} stroke="#ddd8cf" stroke-width="${width(metres, 1)}"/>`,
    ),
    ...widths.map(
      ([metres, path]) =>
        `<path d="${path}" ${round} stroke="${FILLS.road}" stroke-width="${width(metres, 0)}"/>`,
    ),
  ].join('');
}

/** Ground that changes is drawn as ground: as green, as water, as a parcel. */
const isBuilt = ({ layer }: ObjectDifference): boolean => !GROUND_LAYERS.has(layer);

/** What goes, changes and comes, in this order. */
function differing({ view, base, differences }: PlanState, projection: PlanProjection): string[] {
  return (['removed', 'changed', 'added'] as const).map((kind) => {
    const objects = differences.filter((one) => one.kind === kind && isBuilt(one));
    const path = objects
      .map(({ object }) => pathOfObject((kind === 'removed' ? base : view).object(object), projection))
      .join('');
    if (path === '') return '';
    const fill = kind === 'removed' ? 'none' : FILLS[kind];
    const dash = kind === 'removed' ? ' stroke-dasharray="4 2"' : '';
    return `<path d="${path}" fill-rule="evenodd" fill="${fill}" fill-opacity="0.85" stroke="${FILLS[kind]}" stroke-width="1.2"${dash}/>`;
  });
}

/** Scale bar, of the longest round length that fits a fifth of the width, and an arrow to the north. */
export function planMarks(metresPerUnit: number, language: ReportLanguage): string {
  const most = (WIDTH / 5) * metresPerUnit;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((step) => step * power).find((metres) => metres <= most) ?? power;
  const end = WIDTH - 14;
  const start = end - length / metresPerUnit;
  const y = HEIGHT - 14;
  const text = escapeHtml(reportQuantity(length, 'm', language));
  const back = `fill="#fff" fill-opacity="0.85"`;
  return `<rect x="${(start - 8).toFixed(1)}" y="${y - 28}" width="${(end - start + 16).toFixed(1)}" height="36" ${back}/>
<path d="M${start.toFixed(1)} ${y - 6}V${y}H${end}V${y - 6}" fill="none" stroke="#333" stroke-width="1.6"/>
<text x="${((start + end) / 2).toFixed(1)}" y="${y - 8}" text-anchor="middle" font-size="${PLAN_FONT}">${text}</text>
<rect x="${WIDTH - 42}" y="6" width="36" height="58" ${back}/>
<path d="M${WIDTH - 33} 36l9 -26l9 26l-9 -6z" fill="#333"/>
<text x="${WIDTH - 24}" y="57" text-anchor="middle" font-size="${PLAN_FONT}">${reportText('north', language)}</text>`;
}

function legend({ view, differences }: PlanState, language: ReportLanguage): string {
  const kinds = (['existing', 'removed', 'changed', 'added'] as const).filter(
    (kind) => kind === 'existing' || differences.some((one) => one.kind === kind && isBuilt(one)),
  );
  const entries = view.layerIds.includes('parcels') ? [...kinds, 'parcel' as const] : kinds;
  let x = 14;
  const keys = entries.map((kind) => {
    const at = x;
    const text = reportText(kind, language);
    // Chinese signs are as wide as they are high, Latin ones about half.
    x += 34 + text.length * PLAN_FONT * (language === 'en' ? 0.62 : 1);
    const isLine = kind === 'removed' || kind === 'parcel';
    const fill = isLine ? 'none' : FILLS[kind];
    return `<rect x="${at}" y="${HEIGHT - 28}" width="16" height="14" fill="${fill}" stroke="${FILLS[kind]}" stroke-width="1.6"${isLine ? ' stroke-dasharray="4 2"' : ''}/>
<text x="${at + 22}" y="${HEIGHT - 15}" font-size="${PLAN_FONT}">${text}</text>`;
  });
  const back = `<rect x="6" y="${HEIGHT - 36}" width="${x.toFixed(1)}" height="30" fill="#fff" fill-opacity="0.85"/>`;
  return back + keys.join('');
}
