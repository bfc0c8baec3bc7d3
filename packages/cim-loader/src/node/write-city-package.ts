import type { EncodedPackage } from '../catalog/encode-city-package.ts';
import { writeStagedFolder } from './staged-folder.ts';

/**
 * Writes a package beside its place and swaps it in at the end: whatever fails before leaves an existing
 * package as it was.
 * @throws {LoadError} if the folder cannot be written, or holds something else.
 */
export async function writeCityPackage(encoded: EncodedPackage, folder: string): Promise<void> {
  await writeStagedFolder(folder, { format: 'city package', marker: 'city.json' }, async (write) => {
    for (const { path, bytes } of encoded.files) await write(path, bytes);
  });
}
