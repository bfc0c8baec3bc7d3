import type { ExportPiece } from '@cityloom/cim-loader';

/** The page draws between two turns; milliseconds. */
const TURN = 12;

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

/**
 * Writes a file piece by piece in turns that leave the page its frames. Pieces become blobs as they come, which the
 * browser may keep outside its memory.
 * @param onProgress called with the share done, in [0, 1].
 * @throws {DOMException} named `AbortError` once the signal is raised.
 */
export async function collectPieces(
  pieces: Iterable<ExportPiece>,
  mimeType: string,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Blob> {
  const parts: Blob[] = [];
  let began = performance.now();
  for (const { bytes, done } of pieces) {
    signal.throwIfAborted();
    if (bytes !== undefined) parts.push(new Blob([bytes]));
    if (performance.now() - began < TURN) continue;
    onProgress(done);
    await nextTurn();
    began = performance.now();
  }
  return new Blob(parts, { type: mimeType });
}
