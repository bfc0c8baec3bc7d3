import { LoadError } from '../validation/load-error.ts';
import type { InputFile, InputFolder } from './input-file.ts';

/** How the files of a folder are reached; paths are already resolved and lie inside. */
export interface FolderAccess {
  /** For messages: path or address of the folder. */
  readonly name: string;
  readonly paths?: readonly string[];
  /** `undefined`: there is no such file. */
  open(path: string, folder: InputFolder, signal?: AbortSignal): Promise<InputFile | undefined>;
}

/** Folder over any kind of access; keeps every path inside. */
export function createInputFolder(access: FolderAccess, at = ''): InputFolder {
  const paths = access.paths
    ?.filter((path) => path.startsWith(at))
    .map((path) => path.slice(at.length))
    .sort();
  return {
    paths,
    open: async (path, signal) => {
      const inside = resolvePath(at, path, access.name);
      const end = inside.lastIndexOf('/') + 1;
      const file = await access.open(inside, createInputFolder(access, inside.slice(0, end)), signal);
      if (file !== undefined) return file;
      throw new LoadError('there is no such file', {
        url: `${access.name}/${inside}`,
        format: 'file',
        kind: 'missing',
        remedy: 'put it where the file that names it expects it',
      });
    },
    within: (path) => createInputFolder(access, `${resolvePath(at, path, access.name)}/`),
  };
}

/**
 * A relative address inside the folder, query and fragment cut off.
 * @throws {LoadError} if it leads out of the folder or is absolute: a file must not make the program read others.
 */
export function resolvePath(at: string, path: string, folder: string): string {
  const clean = decodePath(path.replace(/[?#].*$/u, '')).replaceAll('\\', '/');
  const isAbsolute = /^(?:[a-z][a-z\d+.-]*:|\/)/iu.test(clean);
  const steps: string[] = [];
  let leadsOut = isAbsolute || clean.includes('\0');
  for (const step of `${at}${clean}`.split('/')) {
    if (step === '..') leadsOut ||= steps.pop() === undefined;
    else if (step !== '' && step !== '.') steps.push(step);
  }
  if (!leadsOut) return steps.join('/');
  throw new LoadError('leads out of its folder and is not followed', {
    url: path.slice(0, 200),
    format: 'path',
    kind: 'invalid',
    place: `in ${folder}`,
    remedy: 'refer to files inside the folder by relative paths',
  });
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Not an encoded address but a file name with a percent sign.
    return path;
  }
}
