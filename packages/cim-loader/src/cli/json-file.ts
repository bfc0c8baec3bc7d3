import { readBytes } from '../node/folder-source.ts';
import { LoadError } from '../validation/load-error.ts';

/**
 * Reads a file of JSON.
 * @param format what it is to be, for messages.
 * @throws {LoadError} if there is no such file or it holds no JSON.
 */
export async function readJsonFile(path: string, format: 'scenario' | 'ensemble'): Promise<unknown> {
  const bytes = await readBytes(path, format, `give the path of a file that holds the ${format}`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new LoadError(`not JSON (${(cause as Error).message})`, {
      url: path,
      format,
      kind: 'corrupt',
      remedy: 'correct the file',
      cause,
    });
  }
}
