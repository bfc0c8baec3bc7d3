import { createTwin } from '@cityloom/twin-core';
import type { Twin } from '@cityloom/twin-core';
import type { CityPackage } from './open-city-package.ts';

/** The city of a package as a twin: base view and branches. Its base hash is the package's content hash. */
export function openTwin({ scene, manifest, network, terrain }: CityPackage): Twin {
  return createTwin({ scene, contentHash: manifest.contentHash, ...(network && { network }), terrain });
}
