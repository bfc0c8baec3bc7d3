import { ImageryLayer, Rectangle } from '@cesium/engine';
import { type Bounds, type GroundSurface, metresPerDegree } from '@cityloom/twin-core';
import { drawnImageryProvider } from '../drawn-imagery.ts';
import type { Session, SessionState } from '../../../session/index.ts';
import { tilingScheme } from '../city-terrain.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { SUN } from '../shading.ts';
import { levelMatchingSize } from './ground-imagery.ts';
import { createGroundTiling, type GroundTiling } from './ground-tiling.ts';

type Theme = SessionState['theme'];

/** Pixels along the side of a shade picture. */
const SIDE = 128;

/** Slopes are measured over this share of a sample of the terrain: over less, its facets would show. */
const REACH = 0.75;
/** Finer pictures than this many pixels to a sample would show nothing more. */
const PIXELS_PER_SAMPLE = 4;
const FINEST_LEVEL = 8;

/** Opacity of black on the darkest slope, and of white on the brightest: on a dark map it would outshine the streets. */
const DARKEST = 0.62;
const BRIGHTEST: Readonly<Record<Theme, number>> = { light: 0.28, dark: 0.1 };
/** How strongly light that differs from that on level ground shows. */
const CONTRAST = 0.9;

/** As Cesium uploads pictures: from the bottom row, colours apart from opacity. */
const BITMAP: ImageBitmapOptions = { imageOrientation: 'flipY', premultiplyAlpha: 'none' };

const DEGREES = 180 / Math.PI;

/** What is shaded. */
interface Relief {
  readonly ground: GroundSurface;
  /** Metres between the samples of the terrain. */
  readonly spacing: number;
  /** Opacity of white on the brightest slope. */
  readonly brightest: number;
}

/**
 * Light and shade on the slopes of the ground, over the map: without, hills drawn in the map's plain colours could only
 * be seen by their outline. One small picture for each tile of the mesh.
 */
export function createReliefShade(
  engine: CesiumEngine,
  { store }: Pick<Session, 'store'>,
  bounds: Bounds,
  spacing: number,
): Disposable {
  const { imageryLayers } = engine.scene;
  let layer = shadeLayer(engine.ground, bounds, spacing, store.getState().theme);
  imageryLayers.add(layer);
  const unsubscribe = store.subscribe(({ theme }, previous) => {
    if (theme === previous.theme) return;
    const place = imageryLayers.indexOf(layer);
    imageryLayers.remove(layer, true);
    layer = shadeLayer(engine.ground, bounds, spacing, theme);
    imageryLayers.add(layer, place);
    engine.requestRender();
  });
  return {
    dispose() {
      unsubscribe();
      if (!engine.scene.isDestroyed()) imageryLayers.remove(layer, true);
    },
  };
}

function shadeLayer(ground: GroundSurface, bounds: Bounds, spacing: number, theme: Theme): ImageryLayer {
  const tiling = createGroundTiling(bounds);
  const scheme = tilingScheme(tiling);
  const size = levelMatchingSize(tiling, scheme);
  const finest = Math.ceil(Math.log2((tiling.tileSide / SIDE / spacing) * PIXELS_PER_SAMPLE));
  const relief = { ground, spacing, brightest: BRIGHTEST[theme] };
  const provider = drawnImageryProvider({
    tilingScheme: scheme,
    rectangle: Rectangle.fromDegrees(...tiling.rectangle),
    tileWidth: size,
    tileHeight: size,
    maximumLevel: Math.min(FINEST_LEVEL, Math.max(0, finest)),
    hasAlphaChannel: true,
    requestImage: (column: number, row: number, level: number) =>
      createImageBitmap(shadeTile(tiling, relief, column, row, level), BITMAP),
  });
  return new ImageryLayer(provider);
}

/** Black or white over one tile, by how much less or more light it gets than level ground. */
function shadeTile(
  { rectangle: [west, south, east, north], columns, rows }: GroundTiling,
  { ground, spacing, brightest }: Relief,
  column: number,
  row: number,
  level: number,
): ImageData {
  const picture = new ImageData(SIDE, SIDE);
  const across = (east - west) / columns / 2 ** level;
  const upwards = (north - south) / rows / 2 ** level;
  const [metresEast, metresNorth] = metresPerDegree(north - (row + 0.5) * upwards);
  const reach = Math.max(spacing * REACH, (upwards * metresNorth) / SIDE);
  const [aside, along] = [reach / metresEast, reach / metresNorth];
  const shine = lightFrom();
  for (let y = 0; y < SIDE; y++) {
    const latitude = north - (row + (y + 0.5) / SIDE) * upwards;
    for (let x = 0; x < SIDE; x++) {
      const longitude = west + (column + (x + 0.5) / SIDE) * across;
      const eastward =
        ground.heightAt(longitude + aside, latitude) - ground.heightAt(longitude - aside, latitude);
      const northward =
        ground.heightAt(longitude, latitude + along) - ground.heightAt(longitude, latitude - along);
      const more = shine(eastward / (2 * reach), northward / (2 * reach)) * CONTRAST;
      const at = (y * SIDE + x) * 4;
      const opacity = more < 0 ? Math.min(DARKEST, -more) : Math.min(brightest, more);
      picture.data.fill(more < 0 ? 0 : 255, at, at + 3);
      picture.data[at + 3] = Math.round(opacity * 255);
    }
  }
  return picture;
}

/** Light on a slope, by its rise to the east and to the north, beyond that on level ground: 0 is as much, -1 none. */
function lightFrom(): (eastward: number, northward: number) => number {
  const [azimuth, elevation] = [SUN.azimuthDegrees / DEGREES, SUN.elevationDegrees / DEGREES];
  const east = Math.sin(azimuth) * Math.cos(elevation);
  const north = Math.cos(azimuth) * Math.cos(elevation);
  const up = Math.sin(elevation);
  return (eastward, northward) => {
    const facing = (up - eastward * east - northward * north) / Math.hypot(1, eastward, northward);
    return Math.max(0, facing) / up - 1;
  };
}
