import { inputFileOfBytes } from '../../transport/blob-folder.ts';
import { inflate } from '../../transport/gzip.ts';
import type { InputFile, InputFolder } from '../../transport/input-file.ts';
import { createInputFolder } from '../../transport/input-folder.ts';
import { withLoadErrors } from '../../validation/as-load-error.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';
import { openSqlite, type SqliteReader } from '../geopackage/sqlite.ts';

const FORMAT = '3D Tiles database';

/**
 * The files of a tileset in one SQLite database (`.3dtiles`: table `media` of `key` and `content`, each content
 * possibly gzipped) as a folder.
 * @throws {LoadError} broken, too many files, or a database of something else.
 */
export async function openTilesDatabase(
  file: InputFile,
  limits: Limits,
  signal?: AbortSignal,
): Promise<InputFolder> {
  const details = { url: file.name, format: FORMAT };
  const bytes = await file.read(signal);
  const database = await withLoadErrors(details, signal, () => openSqlite(bytes));
  const keys = await withLoadErrors(details, signal, () => keysOf(database, file.name, limits));
  return createInputFolder({
    name: file.name,
    paths: keys,
    open: async (path, folder, inner) => {
      const name = `${file.name}/${path}`;
      const content = await withLoadErrors({ url: name, format: FORMAT }, inner, () =>
        contentOf(database, path),
      );
      if (content === undefined) return undefined;
      const isPacked = content[0] === 0x1f && content[1] === 0x8b;
      const unpacked = isPacked ? await inflate(content, 'gzip', name, limits.maximumUnpackedBytes) : content;
      return { ...inputFileOfBytes(name, unpacked), folder };
    },
  });
}

function keysOf(database: SqliteReader, url: string, { maximumEntries }: Limits): string[] {
  const tables = [...database.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'media'")];
  if (tables.length === 0) {
    throw new LoadError('is a database, yet no tileset: it has no table media', {
      url,
      format: FORMAT,
      kind: 'invalid',
      remedy: 'pack it again, or unpack it and give the files',
    });
  }
  const keys: string[] = [];
  for (const { key } of database.rows('SELECT key FROM media LIMIT ?', [maximumEntries + 1])) {
    if (typeof key === 'string') keys.push(key);
  }
  if (keys.length <= maximumEntries) return keys;
  throw new LoadError(`has more than ${maximumEntries} files`, {
    url,
    format: FORMAT,
    kind: 'invalid',
    remedy: 'give a part of the tileset',
  });
}

function contentOf(database: SqliteReader, path: string): Uint8Array<ArrayBuffer> | undefined {
  const [row] = [...database.rows('SELECT content FROM media WHERE key = ?', [path])];
  const content = row?.['content'];
  return content instanceof Uint8Array ? Uint8Array.from(content) : undefined;
}
