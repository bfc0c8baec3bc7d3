import type { Dataset } from '../datasets/dataset.ts';
import type { LoadOptions } from '../formats/format-loader.ts';
import { isAddress, openAddress } from '../formats/open-address.ts';
import { openDataset } from '../formats/open-dataset.ts';
import { openDiskFile } from './disk-folder.ts';
import { createReaderThreads } from './reader-threads.ts';

const startReaderThread = createReaderThreads();

/** Reads a source of any format from disk or, by its address, from a web server. @throws {LoadError} */
export async function openSource(source: string, options: LoadOptions = {}): Promise<Dataset> {
  const all: LoadOptions = { startReaderThread, ...options };
  return isAddress(source) ? openAddress(source, all) : openDataset(await openDiskFile(source), all);
}
