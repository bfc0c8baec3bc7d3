/** The measured page: what Node asks for by name, measured on the product's own view. */
import type { Measurements } from '../measurements.ts';
import { measureEntities } from './entities.ts';
import { measureFields } from './fields.ts';
import { measureFrames } from './frames.ts';
import { loadGeoJson, loadTiles, open } from './loading.ts';
import { measurePicks } from './picks.ts';
import { measureRecolourings } from './recolourings.ts';

declare global {
  var measurements: Measurements | undefined;
}

Object.assign(globalThis, { CESIUM_BASE_URL: new URL('cesium/', document.baseURI).href });
globalThis.measurements = {
  open,
  loadTiles,
  loadGeoJson,
  frames: measureFrames,
  entities: measureEntities,
  fields: measureFields,
  picks: measurePicks,
  recolourings: measureRecolourings,
};
