import {
  type Dataset,
  type InputFile,
  LoadError,
  type LoadOptions,
  openServiceLayer,
  openUrl,
  readServiceCapabilities,
  recogniseFile,
  type ServiceCapabilities,
} from '@cityloom/cim-loader';
import {
  pictureGrid,
  type PictureService,
  type ReadFailure,
  type ReadInput,
  type ReadResult,
  type ReadSource,
} from '../../session/index.ts';
import { describeFailure, readFile } from './read-sources.ts';
import { sourceOf } from './source-of.ts';

/** Which addresses may be asked. */
export interface AddressRules {
  /** Address of the page. */
  readonly base: string;
  readonly allowedOrigins: readonly string[];
}

type Follow = (done: number, file: string) => void;
type AddressInput = Extract<ReadInput, { kind: 'url' }>;

/** Addresses that speak of a service are asked as one first: a plain request may cost it a page of help or a map. */
const SERVICE = /(?:[?&](?:service|request)=|\b(?:wms|wmts|wfs|ows)\b|\/(?:scene|map)server\b)/iu;

/**
 * Reads what lies at an address of the page's own origin, or of one the host allows: a file, or layers of a service.
 * Of a service without chosen layers, what it has is told.
 * @throws {LoadError} an address of another origin: it is not asked.
 */
export async function readAddress(
  { url, layers }: AddressInput,
  rules: AddressRules,
  options: LoadOptions,
  follow: Follow,
): Promise<ReadResult> {
  const [, plain = '', fragment = ''] = /^([^#]*)#?(.*)$/su.exec(url) ?? [];
  const address = resolveAddress(plain, rules);
  const wanted = layers ?? (fragment === '' ? [] : [decodeName(fragment)]);
  const isTemplate = /\{(?:z|tilematrix)\}/iu.test(plain);
  if (wanted.length > 0) {
    const capabilities = await readServiceCapabilities(address.href, {}, options.signal);
    return readLayers(capabilities, address, wanted, rules, options, follow);
  }
  if (isTemplate) return readTemplate(plain, address);
  if (SERVICE.test(plain)) return offer(await readServiceCapabilities(address.href, {}, options.signal));
  return readFileOrService(address, options, follow);
}

async function readFileOrService(address: URL, options: LoadOptions, follow: Follow): Promise<ReadResult> {
  let failure: unknown;
  try {
    const file = await openAddress(address, options);
    const { loader } = await recogniseFile(file, options);
    const result = await readFile(file, options, follow);
    // Any JSON object may pass for a format that then finds nothing in it.
    if (result.sources.length > 0 || loader.id === '3d-tiles') return withAddress(result, address);
    failure = result.failures[0];
    const service = await askedAsService(address, options);
    return service === undefined ? result : offer(service);
  } catch (error) {
    failure = error;
  }
  const service = await askedAsService(address, options);
  if (service !== undefined) return offer(service);
  throw failure;
}

/** `undefined` where none answers there: the file's own trouble says more then. */
async function askedAsService(
  address: URL,
  { signal }: LoadOptions,
): Promise<ServiceCapabilities | undefined> {
  try {
    return await readServiceCapabilities(address.href, {}, signal);
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

const offer = (service: ServiceCapabilities): ReadResult => ({
  sources: [],
  failures: [],
  ignored: [],
  service,
});

const withAddress = (result: ReadResult, { href }: URL): ReadResult => ({
  ...result,
  sources: result.sources.map((source) => ({ ...source, url: href })),
});

/** Layers of a service, each a source of its own. */
async function readLayers(
  capabilities: ServiceCapabilities,
  address: URL,
  wanted: readonly string[],
  rules: AddressRules,
  options: LoadOptions,
  follow: Follow,
): Promise<ReadResult> {
  const sources: ReadSource[] = [];
  const failures: ReadFailure[] = [];
  for (const [index, id] of wanted.entries()) {
    const url = `${address.href}#${id}`;
    const report = (done: number): void => {
      follow((index + done) / wanted.length, id);
    };
    report(0);
    try {
      const dataset = await openServiceLayer(capabilities, id, { ...options, onProgress: report });
      requireDrawable(dataset, url, rules);
      sources.push({ ...sourceOf(dataset, url), url });
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(describeFailure(url, error));
    }
  }
  return { sources, failures, ignored: [] };
}

/** @throws {LoadError} pictures the map cannot lay out, or that lie on a server nobody named. */
function requireDrawable({ layers }: Dataset, url: string, rules: AddressRules): void {
  for (const layer of layers) {
    if (layer.kind !== 'image' || layer.source.type !== 'service') continue;
    // Braces of a template are no part of an address.
    resolveAddress(layer.source.url.replaceAll(/[{}]/gu, ''), rules);
    try {
      pictureGrid(layer.source);
    } catch (cause) {
      throw new LoadError((cause as Error).message.replace(/;[^;]*$/u, ''), {
        url,
        format: 'service',
        kind: 'version',
        remedy: (cause as Error).message.replace(/^.*;\s*/su, ''),
        cause,
      });
    }
  }
}

/** Tiles by number, as web maps have them: `https://example.org/{z}/{x}/{y}.png`. */
function readTemplate(template: string, { href }: URL): ReadResult {
  const url = href.replaceAll('%7B', '{').replaceAll('%7D', '}');
  const source: PictureService = { type: 'service', protocol: 'tiles', url, crs: 'EPSG:3857' };
  const dataset: Dataset = {
    format: 'ogc-api',
    crs: undefined,
    layers: [
      {
        kind: 'image',
        id: 'tiles',
        title: new URL(href).host,
        bounds: [-180, -85.06, 180, 85.06],
        count: 0,
        bands: [],
        source,
      },
    ],
    report: { counts: {}, warnings: [] },
  };
  return { sources: [{ ...sourceOf(dataset, template), url: template }], failures: [], ignored: [] };
}

/** Addresses copied from a browser have names encoded. */
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** @throws {LoadError} no address, or one of another origin. */
export function resolveAddress(url: string, { base, allowedOrigins }: AddressRules): URL {
  let address: URL;
  try {
    address = new URL(url, base);
  } catch (cause) {
    throw refused(url, 'is no address', 'give one such as data/trees.geojson or https://…', cause);
  }
  const { origin } = new URL(base);
  if (address.origin === origin || allowedOrigins.includes(address.origin)) return address;
  throw refused(
    url,
    `lies on another server (${address.host}); this page asks its own server only`,
    `download the file and drop it here, put it on ${origin}, or have the operator allow that server: npm start -- --allow-origin ${address.origin}`,
  );
}

/** In pieces where the server allows; files it refers to are looked for beside it. Redirects are not followed. */
async function openAddress(address: URL, { signal }: LoadOptions): Promise<InputFile> {
  const file = await openUrl(address.href, {}, signal);
  // People know it by its name; the folder keeps the address.
  return { ...file, name: address.pathname.split('/').at(-1) ?? file.name };
}

function refused(url: string, problem: string, remedy: string, cause?: unknown): LoadError {
  return new LoadError(problem, { url, format: 'address', kind: 'unreadable', remedy, cause });
}
