import type { Bounds } from '@cityloom/twin-core';
import type { TileMatrix } from '../../datasets/dataset.ts';
import type { DocumentOptions } from '../../transport/http-document.ts';
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
  /** `image`: pictures by area or tile. `features`: objects. `scene`: 3D Tiles or I3S, drawn by the view. */
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
  if (target.origin === own.origin) return target.href;
  if (!warnings.some(({ code }) => code === 'service-other-origin')) {
    warnings.push({
      code: 'service-other-origin',
      message: `the service names ${target.origin} for its requests; ${own.href} is asked instead`,
      file: capabilitiesUrl,
    });
  }
  return own.href;
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
