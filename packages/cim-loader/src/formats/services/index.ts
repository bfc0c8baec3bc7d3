import type { Dataset } from '../../datasets/dataset.ts';
import type { LoadOptions } from '../format-loader.ts';
import type { ServiceCapabilities, ServiceOptions } from './service-capabilities.ts';

/**
 * Asks a service what it has. The address may be that of the service, of its capabilities, of an OGC API's landing
 * page or collection, of a tileset, or of a scene service: the answer tells what it is.
 * @throws {LoadError} no service answers there.
 */
export async function readServiceCapabilities(
  url: string,
  options: ServiceOptions = {},
  signal?: AbortSignal,
): Promise<ServiceCapabilities> {
  const { askService } = await import('./ask-service.ts');
  return askService(url, options, signal);
}

/**
 * Makes a dataset of one layer of a service: objects are fetched, pictures are described for the view to draw.
 * @param id of the layer in `capabilities.layers`.
 * @throws {LoadError} no such layer, or the service refuses.
 */
export async function openServiceLayer(
  capabilities: ServiceCapabilities,
  id: string,
  options: LoadOptions & ServiceOptions = {},
): Promise<Dataset> {
  const { layerAsDataset } = await import('./layer-as-dataset.ts');
  return layerAsDataset(capabilities, id, options);
}
