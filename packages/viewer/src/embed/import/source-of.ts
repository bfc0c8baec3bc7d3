import { FORMAT_LOADERS, type Dataset } from '@cityloom/cim-loader';
import type { ReadSource } from '../../session/index.ts';
import { summariseLayer } from './summarise-layer.ts';

/**
 * What a person is shown of one dataset.
 * @param bytes of its main file, where that is known.
 */
export function sourceOf(dataset: Dataset, file: string, bytes?: number): ReadSource {
  const { format } = dataset;
  return {
    file,
    bytes,
    formatTitle: FORMAT_LOADERS.find(({ id }) => id === format)?.title ?? format.toUpperCase(),
    dataset,
    layers: dataset.layers.map(summariseLayer),
  };
}
