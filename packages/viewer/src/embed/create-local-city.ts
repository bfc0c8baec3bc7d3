import { createSceneGraph, createTwin, sha256Hex } from '@cityloom/twin-core';
import type { LoadedCity, LocalCity } from '../session/index.ts';

/** Range of the camera per degree of the longer side: the whole of it is in view. */
const RANGE_PER_DEGREE = 100_000;
/** Metres. */
const SMALLEST_RANGE = 400;

/** Bare ground where a local city lies. */
export function createLocalCity({ id, title: name, bounds }: LocalCity): LoadedCity {
  const [west, south, east, north] = bounds;
  const title = { en: name, 'zh-CN': name };
  const scene = createSceneGraph({ kind: 'group', id: `city:${id}`, title, children: [] }, bounds);
  const contentHash = sha256Hex(id);
  const twin = createTwin({ scene, contentHash });
  return {
    manifest: {
      schema: 'cityloom/city',
      schemaVersion: 1,
      id,
      title,
      bounds,
      home: {
        longitudeDegrees: (west + east) / 2,
        latitudeDegrees: (south + north) / 2,
        range: Math.max(SMALLEST_RANGE, Math.max(east - west, north - south) * RANGE_PER_DEGREE),
      },
      timeZone: 'UTC',
      contentHash,
      themes: [],
      layers: [],
      sources: [],
      derivations: [],
    },
    scene,
    baseView: twin.base,
    createBranch: (options) => twin.createBranch(options),
  };
}
