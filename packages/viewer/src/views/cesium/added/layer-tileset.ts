import {
  Cartesian3,
  type Cesium3DTile,
  type Cesium3DTileContent,
  Cesium3DTileColorBlendMode,
  type Cesium3DTileFeature,
  Cesium3DTileset,
  Color,
  Matrix4,
  ShadowMode,
} from '@cesium/engine';
import type { FeatureRowIndex } from '@cityloom/cim-loader';
import type { FeatureTable, ObjectId } from '@cityloom/twin-core';
import {
  type AddedLayer,
  type LayerDrawing,
  type LayerPaint,
  rowLooks,
  type SessionState,
} from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { toWorld } from '../local-frame.ts';
import { hiddenRowsOf } from '../state-colours.ts';
import { SCENE_THEMES } from '../theme.ts';
import { solidPaint } from './solid-paint.ts';
import { openLayerSource } from './layer-resource.ts';

/** A tileset somebody else made, whose features are rows of layers. */
export interface LayerTileset extends Disposable {
  readonly tileset: Cesium3DTileset;
  /** Colours and shows every feature as its layer says. */
  setLayers(layers: readonly AddedLayer[], state: SessionState): void;
  /** Object of what was picked; `undefined` where it is none of a layer. */
  objectOf(picked: unknown): ObjectId | undefined;
}

type Drawing = Extract<LayerDrawing, { kind: 'tileset' }>;

/** A layer as its features look. */
interface LayerLook {
  readonly table: FeatureTable;
  readonly isHidden: boolean;
  readonly hiddenRows: ReadonlySet<number> | undefined;
  readonly codes: LayerPaint['codes'];
  /** Absent: as it came. */
  readonly inks: readonly Color[] | undefined;
  readonly selectedRows: ReadonlySet<number>;
  /** Of single objects, as a host page set them. */
  readonly own: ReturnType<typeof rowLooks>;
}

/** What Cesium keeps of a content and says of a picked one. */
interface WithContent {
  readonly content?: { readonly url?: string };
}

/**
 * Opens the tileset of layers.
 * @param onTrouble called once if a tile cannot be read.
 * @throws {Error} the root cannot be read.
 */
export async function openLayerTileset(
  engine: CesiumEngine,
  layers: readonly AddedLayer[],
  onTrouble: (reason: Error) => void,
): Promise<LayerTileset> {
  const drawing = layers
    .map((layer) => layer.drawing)
    .find((each): each is Drawing => each?.kind === 'tileset');
  if (drawing === undefined) throw new Error('the layer has no tileset');
  const [{ createFeatureRowIndex }, source] = await Promise.all([
    import('@cityloom/cim-loader'),
    openLayerSource(drawing.files),
  ]);
  const tileset = await Cesium3DTileset.fromUrl(source.root, {
    maximumScreenSpaceError: 16,
    shadows: ShadowMode.DISABLED,
    environmentMapOptions: { enabled: false },
    featureIdLabel: `featureId_${String(mainSlot(drawing))}`,
    cacheBytes: 192 * 2 ** 20,
  });
  if (engine.scene.isDestroyed()) {
    tileset.destroy();
    throw new Error('the view was closed');
  }
  const index = createFeatureRowIndex(drawing.features);
  const slot = mainSlot(drawing);
  putOnGround(engine, tileset, layers);
  engine.scene.primitives.add(tileset);
  return followContents(engine, tileset, { index, slot, pathOf: source.pathOf }, onTrouble);
}

/** How a tileset's features are found as rows. */
interface Rows {
  readonly index: FeatureRowIndex;
  readonly slot: number;
  readonly pathOf: (address: string) => string;
}

function followContents(
  engine: CesiumEngine,
  tileset: Cesium3DTileset,
  rows: Rows,
  onTrouble: (reason: Error) => void,
): LayerTileset {
  const contents = new Set<Cesium3DTileContent>();
  let looks: ReadonlyMap<string, LayerLook> = new Map();
  let told = false;
  const paint = (content: Cesium3DTileContent): void => {
    paintContent(content, rows, looks);
  };
  const stops = [
    tileset.tileLoad.addEventListener(({ content }: Cesium3DTile) => {
      for (const part of partsOf(content)) {
        contents.add(part);
        paint(part);
      }
    }),
    tileset.tileUnload.addEventListener(({ content }: Cesium3DTile) => {
      for (const part of partsOf(content)) contents.delete(part);
    }),
    tileset.tileFailed.addEventListener(({ message }: { message: string }) => {
      if (!told) onTrouble(new Error(message));
      told = true;
    }),
  ];
  return {
    tileset,
    setLayers(layers, state) {
      looks = new Map(layers.flatMap((layer) => lookOf(layer, state)));
      tileset.show = [...layers].some(({ id }) => !state.hiddenLayers.has(id));
      const isStyled = [...looks.values()].some(({ inks }) => inks !== undefined);
      tileset.colorBlendMode = isStyled
        ? Cesium3DTileColorBlendMode.REPLACE
        : Cesium3DTileColorBlendMode.HIGHLIGHT;
      for (const content of contents) paint(content);
      engine.requestRender();
    },
    objectOf(picked) {
      const { content } = picked as WithContent;
      const feature = picked as Partial<Pick<Cesium3DTileFeature, 'featureId'>>;
      if (content?.url === undefined) return undefined;
      const found = rows.index.find(rows.pathOf(content.url), feature.featureId ?? 0, rows.slot);
      return found && looks.get(found.layer)?.table.idOf(found.row);
    },
    dispose() {
      for (const stop of stops.splice(0)) stop();
      contents.clear();
      if (!engine.scene.isDestroyed()) engine.scene.primitives.remove(tileset);
    },
  };
}

/** The feature id set most features are counted in: Cesium picks and colours by one. */
function mainSlot({ features: { groupSlots, groupRanges } }: Drawing): number {
  const sizes = new Map<number, number>();
  groupSlots.forEach((slot, group) => {
    const size = (groupRanges[2 * group + 1] ?? 0) - (groupRanges[2 * group] ?? 0);
    sizes.set(slot, (sizes.get(slot) ?? 0) + size);
  });
  return [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
}

function partsOf(content: Cesium3DTileContent): readonly Cesium3DTileContent[] {
  // Typed as always there.
  const inner = content.innerContents as readonly Cesium3DTileContent[] | undefined;
  return inner === undefined || inner.length === 0 ? [content] : inner.flatMap(partsOf);
}

/** By the layer's id in its source. */
function lookOf(layer: AddedLayer, state: SessionState): [string, LayerLook][] {
  const { table, id, provenance } = layer;
  if (table === undefined) return [];
  const paint = solidPaint(state, id, table);
  const look: LayerLook = {
    table,
    isHidden: state.hiddenLayers.has(id),
    hiddenRows: hiddenRowsOf(state.view, table),
    codes: paint?.codes,
    inks: paint?.colours.map((colour) => Color.fromCssColorString(colour)),
    selectedRows: new Set([...state.selectedObjects].map((object) => table.rowOf(object))),
    own: rowLooks(state.objectLooks, table),
  };
  const [red, green, blue] = SCENE_THEMES[state.theme].selection;
  SELECTED.red = red;
  SELECTED.green = green;
  SELECTED.blue = blue;
  return [[provenance.sourceLayer, look]];
}

const SELECTED = new Color();

function paintContent(
  content: Cesium3DTileContent,
  { index, slot, pathOf }: Rows,
  looks: ReadonlyMap<string, LayerLook>,
): void {
  const path = pathOf(content.url);
  for (let id = 0; id < content.featuresLength; id++) {
    const found = index.find(path, id, slot);
    if (found === undefined) continue;
    const feature = content.getFeature(id);
    const look = looks.get(found.layer);
    const isShown = look !== undefined && isShownIn(look, found.row);
    if (feature.show !== isShown) feature.show = isShown;
    const ink = look === undefined ? Color.WHITE : inkOf(look, found.row);
    if (!Color.equals(feature.color, ink)) feature.color = ink;
  }
}

function isShownIn({ isHidden, hiddenRows, own }: LayerLook, row: number): boolean {
  return !isHidden && hiddenRows?.has(row) !== true && own.get(row)?.hidden !== true;
}

function inkOf({ codes, inks, selectedRows, own }: LayerLook, row: number): Color {
  if (selectedRows.has(row)) return SELECTED;
  const colour = own.get(row)?.colour;
  if (colour !== undefined) return Color.fromCssColorString(colour);
  return inks?.[codes?.[row] ?? 0] ?? Color.WHITE;
}

/** Objects looked at to find how far a tileset lies above or below the map's ground. */
const SAMPLED = 500;

/**
 * Heights of foreign tilesets are above the ellipsoid or a sea level, the map's ground is as the city has it: the
 * whole tileset is moved up or down so that its objects stand on the map.
 */
function putOnGround(engine: CesiumEngine, tileset: Cesium3DTileset, layers: readonly AddedLayer[]): void {
  const shifts = layers.flatMap(({ table }) => (table === undefined ? [] : shiftsOf(engine, table)));
  const shift = shifts.sort((a, b) => a - b)[shifts.length >> 1];
  const bounds = layers.find((layer) => layer.bounds !== undefined)?.bounds;
  if (shift === undefined || bounds === undefined) return;
  const middle = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2] as const;
  const up = Cartesian3.subtract(toWorld(middle, shift), toWorld(middle, 0), new Cartesian3());
  tileset.modelMatrix = Matrix4.fromTranslation(up);
}

/** Metres from the ground of some objects to that of the map. */
function shiftsOf(engine: CesiumEngine, table: FeatureTable): number[] {
  const shifts: number[] = [];
  const step = Math.max(1, Math.floor(table.count / SAMPLED));
  for (let row = 0; row < table.count; row += step) {
    const own = table.value(row, 'groundHeight');
    const place = firstPosition(table, row);
    if (typeof own === 'number' && place !== undefined) shifts.push(engine.ground.heightAt(...place) - own);
  }
  return shifts;
}

function firstPosition({ geometry }: FeatureTable, row: number): readonly [number, number] | undefined {
  if (geometry === undefined) return undefined;
  const { partOffsets, ringOffsets, positionOffsets, positions } = geometry;
  const at = positionOffsets[ringOffsets[partOffsets[row] ?? 0] ?? 0] ?? 0;
  const [longitude = NaN, latitude = NaN] = positions.subarray(2 * at, 2 * at + 2);
  return Number.isFinite(longitude) && Number.isFinite(latitude) ? [longitude, latitude] : undefined;
}
