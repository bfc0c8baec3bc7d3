import type { Theme } from '../../../session/index.ts';
import type { GroundCity, GroundLayer } from './ground-index.ts';
import type { GroundPaint, TileAddress } from './ground-messages.ts';
import { GROUND_PALETTES, type GroundPalette } from '../../map-palette.ts';
import { GROUND_RULES, type FillRule, type LineRule } from './ground-style.ts';
import { tileSquare, webMapZoom } from './ground-tiling.ts';
import { lineWidth } from './resolve-style.ts';
import { type TileTransform, traceRow } from './trace-path.ts';

/** Which tile to draw, and how. */
export interface TileOptions extends TileAddress {
  readonly theme: Theme;
  readonly hiddenLayers: readonly string[];
  /** Lets what lies below through: no land, areas faint. Default false. */
  readonly overPictures?: boolean;
  /** Width and height of the tile, pixels. */
  readonly size: number;
  /** By layer; takes the place of the map's rules for it. */
  readonly paints?: ReadonlyMap<string, GroundPaint>;
  /** Rows that are not drawn, by layer: a scenario took them away or draws them itself. */
  readonly hiddenRows?: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Style pixels are those of a tile 256 pixels wide. */
const STYLE_TILE_SIZE = 256;
/** Road edges are drawn from this zoom. */
const CASING_ZOOM = 13;
const OUTLINE_ZOOM = 14;
/** Areas smaller than this are left out, pixels. */
const SMALLEST_AREA = 1.2;
/** Lines outside a tile by no more than this may show in it, style pixels. */
const LINE_REACH = 24;
/** Metres. */
const WIDEST_LINE = 40;
/** Over this distance from the city's edge the map fades into the land colour, metres. */
const EDGE_FADE = 900;

const ON_GROUND = 0;
const BRIDGE = 1;
const TUNNEL = 2;

/** A canvas to draw on, in a worker or in the page. */
export type Canvas = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** What one tile needs while it is drawn. */
interface Drawing {
  readonly canvas: Canvas;
  readonly palette: GroundPalette;
  readonly transform: TileTransform;
  readonly zoom: number;
  readonly metresPerPixel: number;
  readonly pixelRatio: number;
  readonly areaOpacity: number;
  readonly hiddenRows: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Rows of one tile by rule, then by level (ground, bridge, tunnel). */
interface RuleRows {
  readonly layer: GroundLayer;
  readonly rows: readonly [ground: number[], bridge: number[], tunnel: number[]];
}

/**
 * Draws one tile, bottom row first (y up), as WebGL takes it.
 * The canvas must be `size` by `size`; what it held is painted over.
 */
export function drawTile(canvas: Canvas, city: GroundCity, options: TileOptions): void {
  const { size, level } = options;
  const { west, south, side } = tileSquare(city.tiling, options.column, options.row, level);
  const scale = size / side;
  const pixelRatio = size / STYLE_TILE_SIZE;
  const drawing: Drawing = {
    canvas,
    palette: GROUND_PALETTES[options.theme],
    transform: {
      offsetX: west,
      offsetY: south,
      scale,
      size,
      margin: LINE_REACH * pixelRatio,
    },
    zoom: webMapZoom(pixelRatio / scale, city.tiling.centre[1]),
    metresPerPixel: 1 / scale,
    pixelRatio,
    areaOpacity: options.overPictures === true ? FAINT : 1,
    hiddenRows: options.hiddenRows ?? NO_ROWS,
  };
  canvas.setTransform(1, 0, 0, 1, 0, 0);
  canvas.globalAlpha = 1;
  const { hiddenLayers: hidden, paints = NO_PAINTS, overPictures = false } = options;
  drawLand(drawing, overPictures);
  const found = collect(city, drawing, hidden, paints);
  drawWater(drawing, found);
  drawRoads(drawing, found);
  if (!overPictures) fadeEdges(drawing, city);
  for (const type of ['polygon', 'line'] as const) {
    for (const layer of city.layers) {
      const paint = hidden.includes(layer.layer) || layer.type !== type ? undefined : paints.get(layer.layer);
      if (paint !== undefined) drawPainted(drawing, layer, paint);
    }
  }
}

/** Of areas above a picture. */
const FAINT = 0.25;

function drawLand({ canvas, palette, transform: { size } }: Drawing, overPictures: boolean): void {
  canvas.fillStyle = palette.land;
  if (overPictures) canvas.clearRect(0, 0, size, size);
  else canvas.fillRect(0, 0, size, size);
}

const NO_PAINTS: ReadonlyMap<string, GroundPaint> = new Map();
const NO_ROWS: ReadonlyMap<string, ReadonlySet<number>> = new Map();

/** Rows to draw, by the index of their rule. */
function collect(
  city: GroundCity,
  drawing: Drawing,
  hidden: readonly string[],
  paints: ReadonlyMap<string, GroundPaint>,
): Map<number, RuleRows> {
  const found = new Map<number, RuleRows>();
  for (const layer of city.layers) {
    const paint = paints.get(layer.layer);
    if (hidden.includes(layer.layer) || (paint !== undefined && paint.othersByRule !== true)) continue;
    const isWanted = (row: number): boolean =>
      isShown(layer, row, drawing.zoom) && paint?.own?.has(row) !== true;
    for (const row of rowsInTile(layer, drawing, isWanted)) {
      const rule = layer.rules[row] as number;
      let entry = found.get(rule);
      if (entry?.layer !== layer) {
        entry = { layer, rows: [[], [], []] };
        found.set(rule, entry);
      }
      entry.rows[(layer.levels?.[row] ?? ON_GROUND) as 0 | 1 | 2].push(row);
    }
  }
  return found;
}

/**
 * How far outside a tile something may lie that shows in it, metres: half the width of the widest line.
 * @param scale pixels per metre.
 * @param size of the tile, pixels.
 */
export function tileReach(scale: number, size: number): number {
  return Math.max((LINE_REACH * size) / STYLE_TILE_SIZE / scale, WIDEST_LINE / 2);
}

/** Rows that may touch the tile, in the order of the table; areas too small to see are left out. */
function rowsInTile(
  layer: GroundLayer,
  { transform, hiddenRows }: Drawing,
  isWanted: (row: number) => boolean,
): number[] {
  const { offsetX, offsetY, scale, size } = transform;
  const reach = tileReach(scale, size);
  const hidden = hiddenRows.get(layer.layer);
  const smallest = layer.type === 'polygon' ? SMALLEST_AREA / scale : 0;
  const rows = layer.index?.search(
    offsetX - reach,
    offsetY - reach,
    offsetX + size / scale + reach,
    offsetY + size / scale + reach,
    (row) => (layer.extents[row] as number) >= smallest && hidden?.has(row) !== true && isWanted(row),
  );
  return rows?.sort((a, b) => a - b) ?? [];
}

/** Of painted areas: the map stays readable below. */
const PAINT_OPACITY = 0.62;
const PAINTED_LINE_PIXELS = 2.2;
const PAINTED_EDGE_PIXELS = 1;

/** A layer in its own colours, rows of one colour together. */
function drawPainted(drawing: Drawing, layer: GroundLayer, paint: GroundPaint): void {
  const { canvas, pixelRatio } = drawing;
  const byColour = new Map<string, number[]>();
  const isWanted = (row: number): boolean => paint.othersByRule !== true || paint.own?.has(row) === true;
  for (const row of rowsInTile(layer, drawing, isWanted)) {
    const colour = colourOf(paint, row);
    const rows = colour === undefined ? undefined : byColour.get(colour);
    if (rows !== undefined) rows.push(row);
    else if (colour !== undefined) byColour.set(colour, [row]);
  }
  canvas.setLineDash([]);
  canvas.lineCap = 'round';
  canvas.lineJoin = 'round';
  for (const [colour, rows] of byColour) {
    const path = pathOf(drawing, layer, rows);
    canvas.strokeStyle = colour;
    canvas.lineWidth = (layer.type === 'line' ? PAINTED_LINE_PIXELS : PAINTED_EDGE_PIXELS) * pixelRatio;
    if (layer.type === 'polygon') {
      canvas.fillStyle = colour;
      canvas.globalAlpha = PAINT_OPACITY;
      canvas.fill(path, 'nonzero');
      canvas.globalAlpha = 1;
    }
    canvas.stroke(path);
  }
}

function colourOf({ codes, colours, own }: GroundPaint, row: number): string | undefined {
  return own?.has(row) === true ? own.get(row) : (colours[codes?.[row] ?? 0] ?? '#808080');
}

function isShown(layer: GroundLayer, row: number, zoom: number): boolean {
  const rule = GROUND_RULES[layer.rules[row] as number];
  return rule !== undefined && zoom >= rule.minimumZoom;
}

function pathOf(drawing: Drawing, layer: GroundLayer, rows: readonly number[]): Path2D {
  const path = new Path2D();
  for (const row of rows) traceRow(path, layer, row, drawing.transform);
  return path;
}

/** Areas in rule order, then boundaries, then watercourses under the water areas they run into. */
function drawWater(drawing: Drawing, found: ReadonlyMap<number, RuleRows>): void {
  const later: [FillRule, RuleRows][] = [];
  GROUND_RULES.forEach((rule, index) => {
    const entry = found.get(index);
    if (entry === undefined || rule.kind !== 'fill') return;
    if (rule.layer === 'water') later.push([rule, entry]);
    else drawArea(drawing, rule, entry);
  });
  // Boundaries tend to follow rivers: under the water they do not dash it.
  drawLines(drawing, found, 'boundary', [ON_GROUND, BRIDGE, TUNNEL]);
  drawLines(drawing, found, 'water', [ON_GROUND, BRIDGE]);
  for (const [rule, entry] of later) drawArea(drawing, rule, entry);
}

function drawArea(drawing: Drawing, rule: FillRule, entry: RuleRows): void {
  const { canvas, palette } = drawing;
  const path = pathOf(drawing, entry.layer, entry.rows.flat());
  canvas.fillStyle = palette[rule.fill];
  canvas.globalAlpha = drawing.areaOpacity;
  canvas.fill(path, 'nonzero');
  canvas.globalAlpha = 1;
  if (rule.outline !== undefined && drawing.zoom >= OUTLINE_ZOOM) {
    canvas.setLineDash([]);
    canvas.lineWidth = 0.8 * drawing.pixelRatio;
    canvas.strokeStyle = palette[rule.outline];
    canvas.stroke(path);
  }
}

/** Tunnels, ground, rail, then what crosses on bridges. */
function drawRoads(drawing: Drawing, found: ReadonlyMap<number, RuleRows>): void {
  drawing.canvas.globalAlpha = 0.4;
  drawLines(drawing, found, 'road', [TUNNEL]);
  drawing.canvas.globalAlpha = 1;
  drawLines(drawing, found, 'path', [ON_GROUND]);
  drawLines(drawing, found, 'road', [ON_GROUND]);
  drawLines(drawing, found, 'rail', [ON_GROUND]);
  drawLines(drawing, found, 'path', [BRIDGE]);
  drawLines(drawing, found, 'road', [BRIDGE]);
  drawLines(drawing, found, 'rail', [BRIDGE]);
}

/** One group at given levels: all edges first, so that roads open into each other at crossings. */
function drawLines(
  drawing: Drawing,
  found: ReadonlyMap<number, RuleRows>,
  group: LineRule['group'],
  levels: readonly (0 | 1 | 2)[],
): void {
  const lines: { readonly rule: LineRule; readonly path: Path2D; readonly width: number }[] = [];
  GROUND_RULES.forEach((rule, index) => {
    const entry = found.get(index);
    if (entry === undefined || rule.kind !== 'line' || rule.group !== group) return;
    const rows = levels.flatMap((level) => entry.rows[level]);
    if (rows.length === 0) return;
    const width = lineWidth(rule, drawing.zoom, drawing.metresPerPixel, drawing.pixelRatio);
    lines.push({ rule, path: pathOf(drawing, entry.layer, rows), width });
  });
  const bridge = levels[0] === BRIDGE;
  if (drawing.zoom >= CASING_ZOOM) {
    for (const line of lines) drawCasing(drawing, line.rule, line.path, line.width, bridge);
  }
  for (const line of lines) drawStroke(drawing, line.rule, line.path, line.width);
}

function drawCasing(drawing: Drawing, rule: LineRule, path: Path2D, width: number, bridge: boolean): void {
  if (rule.casing === undefined) return;
  const { canvas, pixelRatio } = drawing;
  canvas.setLineDash([]);
  // Flat ends keep a bridge's edge from closing the road that goes on beyond it.
  canvas.lineCap = bridge ? 'butt' : 'round';
  canvas.lineJoin = 'round';
  canvas.strokeStyle = drawing.palette[rule.casing];
  canvas.lineWidth = width + (bridge ? 2.4 : 1.5) * pixelRatio;
  canvas.stroke(path);
}

function drawStroke(drawing: Drawing, rule: LineRule, path: Path2D, width: number): void {
  const { canvas, palette, pixelRatio } = drawing;
  canvas.lineJoin = 'round';
  canvas.lineCap = rule.dash === undefined ? 'round' : 'butt';
  canvas.setLineDash(rule.dash === undefined ? [] : rule.dash.map((part) => part * width));
  canvas.strokeStyle = palette[rule.stroke];
  canvas.lineWidth = width;
  canvas.stroke(path);
  if (rule.inlay !== undefined && width >= 1.8 * pixelRatio) {
    canvas.lineCap = 'butt';
    canvas.setLineDash([4 * width, 4 * width]);
    canvas.strokeStyle = palette[rule.inlay];
    canvas.lineWidth = width * 0.5;
    canvas.stroke(path);
  }
  canvas.setLineDash([]);
}

/** Lets the map run out into the land colour at the city's edge instead of breaking off. */
function fadeEdges(drawing: Drawing, city: GroundCity): void {
  const { canvas, palette, transform } = drawing;
  const { offsetX, offsetY, scale, size } = transform;
  const [west, south, east, north] = city.bounds;
  const depth = EDGE_FADE * scale;
  const edges: readonly (readonly [edge: number, inwards: 1 | -1, across: boolean])[] = [
    [(west - offsetX) * scale, 1, true],
    [(east - offsetX) * scale, -1, true],
    [(south - offsetY) * scale, 1, false],
    [(north - offsetY) * scale, -1, false],
  ];
  for (const [edge, inwards, across] of edges) {
    const inner = edge + inwards * depth;
    if (inwards > 0 ? inner <= 0 : inner >= size) continue;
    const gradient = across
      ? canvas.createLinearGradient(edge, 0, inner, 0)
      : canvas.createLinearGradient(0, edge, 0, inner);
    gradient.addColorStop(0, palette.land);
    gradient.addColorStop(1, `${palette.land}00`);
    canvas.fillStyle = gradient;
    canvas.fillRect(0, 0, size, size);
  }
}
