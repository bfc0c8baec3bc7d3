import type { Bounds } from '@cityloom/twin-core';
import type { TileMatrix } from '../../datasets/dataset.ts';
import type { DocumentOptions } from '../../transport/http-document.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadWarning } from '../../validation/load-report.ts';

/** Protocol a service speaks. */
export type ServiceKind = 'wms' | 'wmts' | 'wfs' | 'ogc-api' | '3d-tiles' | 'i3s';

/** What a service says it has; plain data. */
export interface ServiceCapabilities {
  readonly kind: ServiceKind;
  /** Version of the protocol, for example `1.3.0`. */
  readonly version: string | undefined;
  readonly title: string;
  /** Address the capabilities were read from. */
  readonly url: string;
  /** Terms of use as the service states them. */
  readonly licence?: string;
  readonly layers: readonly ServiceLayer[];
  readonly warnings: readonly LoadWarning[];
}

/** One layer of a service. */
export interface ServiceLayer {
  /** As the protocol names it. */
  readonly id: string;
  readonly title: string;
  /** `image`: pictures by area or tile. `features`: objects. `scene`: 3D Tiles or I3S. */
  readonly type: 'image' | 'features' | 'scene';
  /** Degrees WGS84; `undefined` where not stated. */
  readonly bounds: Bounds | undefined;
  /** As stated, the service's own first. */
  readonly crs: readonly string[];
  /** Content types it can answer in. */
  readonly formats: readonly string[];
  readonly time?: ServiceTime;
  readonly attribution?: string;
  /** How it is asked. */
  readonly access: ServiceAccess;
}

/** Times a layer has, as stated: instants, or `begin/end/period` (ISO 8601). */
export interface ServiceTime {
  readonly values: readonly string[];
  readonly default?: string;
}

/** How a layer is asked for. */
export type ServiceAccess =
  | { readonly type: 'wms'; readonly url: string; readonly version: string; readonly style?: string }
  | {
      readonly type: 'wmts' | 'tiles';
      readonly template: string;
      readonly format: string;
      readonly style?: string;
      readonly tileMatrices?: readonly TileMatrix[];
      readonly tileCrs?: string;
    }
  | {
      readonly type: 'wfs';
      readonly url: string;
      readonly version: string;
      /** False where the service says it cannot give features in pieces. */
      readonly hasPaging: boolean;
      /** Features it gives at most at once. */
      readonly pageSize: number | undefined;
    }
  | { readonly type: 'ogc-api'; readonly items: string }
  | { readonly type: 'file'; readonly url: string };

/** How services are asked. */
export type ServiceOptions = Omit<DocumentOptions, 'accept'>;

/** Where requests go: the stated address, if it is of the same origin, else that of the capabilities. */
export function requestAddress(
  stated: string | undefined,
  capabilitiesUrl: string,
  warnings: LoadWarning[],
): string {
  const own = new URL(capabilitiesUrl);
  own.search = '';
  const target = stated === undefined || !URL.canParse(stated, own) ? own : new URL(stated, own);
  if (isOwnAddress(target, own.href)) return target.href;
  if (!warnings.some(({ code }) => code === 'service-other-origin')) {
    warnings.push({
      code: 'service-other-origin',
      message: `the service names ${placeOf(target)} for its requests; ${own.href} is asked instead`,
      file: capabilitiesUrl,
    });
  }
  return own.href;
}

/** Whether an address of a document lies where the document does; `blob:` and the like have its origin, too. */
export const isOwnAddress = (target: URL, documentUrl: string): boolean =>
  isWebAddress(target) && target.origin === new URL(documentUrl).origin;

/** Whether it is fetched over the network: no script, no file, no data in the address itself. */
export const isWebAddress = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:';

/** An origin for a message; what has none is named by its protocol. */
export const placeOf = (target: URL): string =>
  isWebAddress(target) ? target.origin : `an address that begins with ${target.protocol.slice(0, 40)}`;

/** Layers one service may have: the largest have some thousands. */
const MAXIMUM_LAYERS = 100_000;
/** Reference systems the layers may list, all together. */
const MAXIMUM_SYSTEMS = 2_000_000;

/** Counts what a service lists, before it is held. */
export class ServiceTally {
  private readonly url: string;
  private layers = 0;
  private systems = 0;

  constructor(url: string) {
    this.url = url;
  }

  /**
   * @param systems reference systems this layer lists itself.
   * @throws {LoadError} more than any service has.
   */
  addLayer(systems: number): void {
    this.layers++;
    this.systems += systems;
    if (this.layers > MAXIMUM_LAYERS) throw this.refusal(`${MAXIMUM_LAYERS} layers`);
    if (this.systems > MAXIMUM_SYSTEMS) throw this.refusal(`${MAXIMUM_SYSTEMS} reference systems`);
  }

  private refusal(what: string): LoadError {
    return new LoadError(`lists more than ${what}`, {
      url: this.url,
      format: 'service',
      kind: 'invalid',
      remedy: 'ask the operator of the service for the address of a part of it',
    });
  }
}

/** Adds parameters to an address, replacing those of the same name whatever their case. */
export function withParameters(
  url: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters)) {
    for (const key of [...address.searchParams.keys()]) {
      if (key.toLowerCase() === name.toLowerCase()) address.searchParams.delete(key);
    }
    if (value !== undefined) address.searchParams.append(name, value);
  }
  return address.href;
}

/** Four numbers as bounds; `undefined` unless they are a valid area in degrees. */
export function boundsOf(numbers: readonly (string | number | undefined)[]): Bounds | undefined {
  const [west = NaN, south = NaN, east = NaN, north = NaN] = numbers.map((value) =>
    value === undefined || value === '' ? NaN : Number(value),
  );
  const isValid = [west, east].every((value) => Math.abs(value) <= 360) && south >= -90 && north <= 90;
  return isValid && south <= north ? [west, south, east < west ? east + 360 : east, north] : undefined;
}
