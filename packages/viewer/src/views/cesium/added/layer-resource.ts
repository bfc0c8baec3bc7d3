import { Resource } from '@cesium/engine';
import type { LayerFiles } from '../../../session/index.ts';

/** Where files that a person gave seem to lie for Cesium; nothing is ever asked there. */
const KEPT = 'https://kept.invalid/';
/** Tiles asked for at a time. */
const MOST_REQUESTS = 12;

/** Files of one tileset, and no others: of a drop, or of one server. */
export interface LayerSource {
  /** Address Cesium takes the tileset by. */
  readonly root: Resource;
  /** Path of a content from the tileset's folder, as its rows are found by. */
  readonly pathOf: (address: string) => string;
}

/**
 * A tileset's own files as Cesium reads them. What they refer to must lie with them: other servers are not asked, and
 * redirects are not followed.
 * @throws {LoadError} the files hold no tileset.
 */
export async function openLayerSource(files: LayerFiles): Promise<LayerSource> {
  if (files.kept === undefined && !isPacked(files.main)) return sourceAt(new URL(files.main));
  const { createBlobFolder, openUrl, recogniseFile } = await import('@cityloom/cim-loader');
  const given =
    files.kept === undefined
      ? await openUrl(files.main)
      : await createBlobFolder(files.kept).open(files.main);
  const { file } = await recogniseFile(given);
  const name = file.name.split('/').at(-1) ?? 'tileset.json';
  return sourceOf(KEPT + encodeURIComponent(name), KEPT, async (path) => {
    const found = path === name ? file : await file.folder.open(path);
    return (await found.read()).slice().buffer;
  });
}

const isPacked = (address: string): boolean => /\.(?:zip|3tz|gz)(?:[?#].*)?$/iu.test(address);

function sourceAt(main: URL): LayerSource {
  return sourceOf(main.href, new URL('.', main).href, async (path, address) => {
    const url = new URL(address);
    if (url.origin !== main.origin)
      throw new Error(`lies on another server (${url.host}), which is not asked`);
    const response = await fetch(url, { redirect: 'manual' });
    if (response.type === 'opaqueredirect') throw new Error(`${path}: redirects, which is not followed`);
    if (!response.ok) throw new Error(`${path}: ${url.host} answers ${String(response.status)}`);
    return response.arrayBuffer();
  });
}

type Read = (path: string, address: string) => Promise<ArrayBuffer>;

function sourceOf(root: string, base: string, read: Read): LayerSource {
  const pathOf = (address: string): string => {
    const plain = address.replace(/[?#].*$/u, '');
    return decodeURIComponent(plain.startsWith(base) ? plain.slice(base.length) : plain);
  };
  let running = 0;
  const readCounted = async (address: string): Promise<ArrayBuffer> => {
    running++;
    try {
      return await read(pathOf(address), address);
    } finally {
      running--;
    }
  };
  return {
    root: new LayerResource(root, readCounted, () => running >= MOST_REQUESTS),
    pathOf,
  };
}

/** A file of a tileset; all others are derived from it. */
class LayerResource extends Resource {
  private readonly read: (address: string) => Promise<ArrayBuffer>;
  private readonly isBusy: () => boolean;

  constructor(url: string, read: (address: string) => Promise<ArrayBuffer>, isBusy: () => boolean) {
    super({ url });
    this.read = read;
    this.isBusy = isBusy;
  }

  override clone(result?: Resource): Resource {
    return super.clone(result ?? new LayerResource(this.url, this.read, this.isBusy));
  }

  /** `undefined`: asked again with a later frame. */
  override fetch(options?: { readonly responseType?: string }): Promise<unknown> | undefined {
    if (this.isDataUri || this.isBlobUri) return super.fetch(options) as Promise<unknown> | undefined;
    if (this.request.throttle && this.isBusy()) return undefined;
    return this.read(this.url).then((bytes) => {
      switch (options?.responseType ?? '') {
        case 'arraybuffer':
          return bytes;
        case 'blob':
          return new Blob([bytes]);
        case 'json':
          return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
        default:
          return new TextDecoder().decode(bytes);
      }
    });
  }

  /** Through {@link fetch}, never by an element of the page, which would follow redirects. */
  override fetchImage(options?: object): ReturnType<Resource['fetchImage']> {
    return super.fetchImage({ ...options, preferBlob: true });
  }
}
