import type { DeclaredCrs } from '../../georeference/georeference.ts';
import type { LoadWarning } from '../../validation/load-report.ts';

/** What RFC 7946 fixes where nothing else is said. */
const WGS84: DeclaredCrs = { definition: 'urn:ogc:def:crs:OGC:1.3:CRS84', byFormat: true };

/**
 * CRS of a GeoJSON text. The member `crs` of the 2008 specification is gone from RFC 7946, but is what every GIS
 * still writes for projected data. Coordinates stand in the order x, y (2008, section 2.1.1), whatever the authority
 * says.
 * @param member value of `crs`; `undefined` where there is none.
 */
export function legacyCrs(
  member: unknown,
  file: string,
): { readonly declared: DeclaredCrs; readonly warnings: readonly LoadWarning[] } {
  if (member === undefined) return { declared: WGS84, warnings: [] };
  const definition = definitionOf(member);
  if (definition !== undefined) return { declared: { definition, axisOrder: 'east-north' }, warnings: [] };
  const warning: LoadWarning = {
    code: 'crs-not-usable',
    message: 'the member "crs" does not name a CRS; read as WGS84',
    file,
    proposal: { setting: 'crs', value: 'EPSG:4326', reason: 'GeoJSON is WGS84 unless it says otherwise' },
  };
  return { declared: {}, warnings: [warning] };
}

function definitionOf(member: unknown): string | undefined {
  if (typeof member === 'string') return member;
  const { type, properties } = recordOf(member);
  const { name, code } = recordOf(properties);
  if (typeof name === 'string' && name !== '') return name;
  // Before 2008: {"type": "EPSG", "properties": {"code": 4326}}.
  const isCode = typeof code === 'number' || (typeof code === 'string' && /^\d+$/u.test(code));
  return isCode && String(type).toUpperCase() === 'EPSG' ? `EPSG:${code}` : undefined;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
