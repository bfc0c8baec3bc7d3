import type { FeatureTableSource } from '@cityloom/twin-core';
import type { FromSolidWorker, ToSolidWorker } from './solid-messages.ts';

/** Tiles of a layer, held in memory. */
export interface SolidTiles {
  /** Address of the root tileset; its tiles are named in it by addresses of their own. */
  readonly url: string;
  /** Lets the tiles go. */
  release(): void;
}

/**
 * Makes the tiles of a layer of polygons in a worker.
 * @param grounds what each row stands on, metres. Default: 0.
 * @throws {Error} what the tile writer says.
 */
export async function buildSolids(
  table: FeatureTableSource,
  signal: AbortSignal,
  grounds?: Float32Array,
): Promise<SolidTiles> {
  const files = await build(table, signal, grounds);
  const urls = new Map<string, string>();
  const addressOf = (bytes: Uint8Array<ArrayBuffer>, type: string): string =>
    URL.createObjectURL(new Blob([bytes], { type }));
  for (const { path, bytes } of files) {
    if (!path.endsWith('.json')) urls.set(path, addressOf(bytes, 'model/gltf-binary'));
  }
  const root = files.find(({ path }) => path === 'tileset.json');
  if (root === undefined) throw new Error('The tile writer gave no tileset.json.');
  const text = new TextDecoder().decode(root.bytes);
  const linked = JSON.stringify(JSON.parse(text), (key, value: unknown) =>
    key === 'uri' && typeof value === 'string' ? (urls.get(value) ?? value) : value,
  );
  const url = addressOf(new TextEncoder().encode(linked), 'application/json');
  return {
    url,
    release() {
      for (const address of [url, ...urls.values()]) URL.revokeObjectURL(address);
    },
  };
}

function build(
  table: FeatureTableSource,
  signal: AbortSignal,
  grounds: Float32Array | undefined,
): Promise<Extract<FromSolidWorker, { kind: 'built' }>['files']> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./solid-worker.ts', import.meta.url), {
      type: 'module',
      name: 'solids',
    });
    const end = (): void => {
      worker.terminate();
    };
    signal.addEventListener('abort', () => {
      end();
      reject(new DOMException('solids: no longer wanted', 'AbortError'));
    });
    worker.onmessage = ({ data }: MessageEvent<FromSolidWorker>) => {
      end();
      if (data.kind === 'built') resolve(data.files);
      else reject(new Error(data.message));
    };
    worker.onerror = (event) => {
      end();
      reject(new Error(event.message || 'the tile writer could not be started'));
    };
    const job: ToSolidWorker = { id: 0, table, ...(grounds && { grounds }) };
    worker.postMessage(job);
  });
}
