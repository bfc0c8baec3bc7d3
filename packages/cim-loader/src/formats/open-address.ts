import type { Dataset } from '../datasets/dataset.ts';
import { openUrl } from '../transport/http-folder.ts';
import type { LoadOptions } from './format-loader.ts';
import { openDataset } from './open-dataset.ts';
import { openServiceLayer, readServiceCapabilities } from './services/index.ts';
import type { ServiceOptions } from './services/service-capabilities.ts';

/** Whether a source is on a web server rather than on disk. */
export const isAddress = (source: string): boolean => /^https?:\/\//iu.test(source);

/**
 * Reads what lies at an address: a file of any format, or a layer of a service, named behind `#`
 * (`https://example.org/wfs#city:trees`).
 * @throws {LoadError} as `openUrl`, `openDataset` and `openServiceLayer`.
 */
export async function openAddress(url: string, options: LoadOptions & ServiceOptions = {}): Promise<Dataset> {
  const [service = '', layer = ''] = url.split(/#(.*)/su);
  if (layer === '') return openDataset(await openUrl(url, options, options.signal), options);
  const capabilities = await readServiceCapabilities(service, options, options.signal);
  const isStated = capabilities.layers.some(({ id }) => id === layer);
  return openServiceLayer(capabilities, isStated ? layer : decodeName(layer), options);
}

/** Addresses copied from a browser have names encoded. */
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
