import type { Dataset } from '../datasets/dataset.ts';
import type { LoadOptions } from '../formats/format-loader.ts';
import { isAddress, openAddress } from '../formats/open-address.ts';
import { openDataset } from '../formats/open-dataset.ts';
import { openDiskFile } from './disk-folder.ts';

/** Reads a source of any format from disk or, by its address, from a web server. @throws {LoadError} */
export async function openSource(source: string, options: LoadOptions = {}): Promise<Dataset> {
  return isAddress(source) ? openAddress(source, options) : openDataset(await openDiskFile(source), options);
}
