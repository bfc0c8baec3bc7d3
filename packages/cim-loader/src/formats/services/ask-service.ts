import { fetchDocument } from '../../transport/http-document.ts';
import type { HttpDocument } from '../../transport/http-document.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import { LoadError } from '../../validation/load-error.ts';
import { parseJsonObject } from './json-document.ts';
import type { JsonObject } from './json-document.ts';
import { readOgcApi } from './ogc-api.ts';
import { readSceneService, readTileset } from './scene-services.ts';
import { withParameters } from './service-capabilities.ts';
import type { ServiceCapabilities, ServiceOptions } from './service-capabilities.ts';
import { readWfsCapabilities } from './wfs-capabilities.ts';
import { readWmsCapabilities } from './wms-capabilities.ts';
import { readWmtsCapabilities } from './wmts-capabilities.ts';
import { requireNoException } from './service-exception.ts';
import { parseXml } from './xml-element.ts';

const PROTOCOLS = ['WMS', 'WFS', 'WMTS'] as const;

/** See `readServiceCapabilities`. @throws {LoadError} no service answers there. */
export async function askService(
  url: string,
  options: ServiceOptions,
  signal?: AbortSignal,
): Promise<ServiceCapabilities> {
  requireAddress(url);
  const failures: LoadError[] = [];
  for (const address of addressesToTry(url)) {
    try {
      const document = await fetchDocument(address, options, signal);
      const capabilities = await readDocument(document, options, signal);
      if (capabilities !== undefined) return capabilities;
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      failures.push(error);
    }
  }
  // What is wrong with an answer says more than that no protocol was found behind the address.
  const told = failures.find(({ kind }) => kind !== 'missing');
  if (told !== undefined) throw told;
  const [first] = failures;
  throw new LoadError('no WMS, WMTS, WFS, OGC API, 3D Tiles or I3S service answers there', {
    url,
    format: 'service',
    kind: first?.kind ?? 'invalid',
    remedy: 'give the address of the service as its operator states it',
    cause: first,
  });
}

function requireAddress(url: string): void {
  if (URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol)) return;
  throw new LoadError('is no address that can be fetched', {
    url: url.slice(0, 200),
    format: 'address',
    kind: 'invalid',
    remedy: 'give a whole address that begins with https:// or http://',
  });
}

/** The address as given, then as each protocol is asked, the one the address speaks of first. */
function addressesToTry(url: string): readonly string[] {
  const lower = url.toLowerCase();
  if (lower.includes('request=getcapabilities')) return [url];
  // `wmts` before `wms`: which is no part of it, but `ows` and the like say nothing.
  const named = PROTOCOLS.filter((protocol) => lower.includes(protocol.toLowerCase()));
  const asked = [...new Set([...named, ...PROTOCOLS])].map((service) =>
    withParameters(url, { service, request: 'GetCapabilities' }),
  );
  return named.length > 0
    ? [...asked.slice(0, named.length), url, ...asked.slice(named.length)]
    : [url, ...asked];
}

async function readDocument(
  document: HttpDocument,
  options: ServiceOptions,
  signal: AbortSignal | undefined,
): Promise<ServiceCapabilities | undefined> {
  const start = document.text.trimStart();
  if (start.startsWith('{')) return readJson(document, options, signal);
  if (!start.startsWith('<') || /^<(?:!doctype )?html/iu.test(start)) return undefined;
  const root = parseXml(document.text, document.url, options.limits ?? DEFAULT_LIMITS);
  requireNoException(root, document.url);
  switch (root.name) {
    case 'WMS_Capabilities':
    case 'WMT_MS_Capabilities':
      return readWmsCapabilities(root, document.url);
    case 'WFS_Capabilities':
      return readWfsCapabilities(root, document.url);
    case 'Capabilities':
      return readWmtsCapabilities(root, document.url);
    default:
      return undefined;
  }
}

async function readJson(
  document: HttpDocument,
  options: ServiceOptions,
  signal: AbortSignal | undefined,
): Promise<ServiceCapabilities | undefined> {
  const root = parseJsonObject(document);
  if ('asset' in root && 'root' in root) return readTileset(document);
  if (isSceneService(root)) return readSceneService(document);
  if (Array.isArray(root['links'])) return readOgcApi(document, options, signal);
  return undefined;
}

const isSceneService = (root: JsonObject): boolean =>
  'layerType' in root || ('serviceVersion' in root && Array.isArray(root['layers']));
