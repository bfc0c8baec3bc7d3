import { isRecord, type JsonRecord, textOf } from './json-value.ts';

/** What a CityJSON file says of itself. */
export interface ModelMetadata {
  readonly referenceSystem?: string;
  readonly title?: string;
  /** ISO 8601. */
  readonly date?: string;
  /** Whom to name. */
  readonly contact?: string;
  readonly licence?: string;
  /** Everything else, members of extensions of the root object among it. */
  readonly others: JsonRecord;
}

const ROOT_MEMBERS: ReadonlySet<string> = new Set([
  'type',
  'version',
  'id',
  'CityObjects',
  'vertices',
  'transform',
  'metadata',
  'appearance',
  'geometry-templates',
]);
const READ_MEMBERS: ReadonlySet<string> = new Set(['referenceSystem', 'title', 'referenceDate']);

export function readMetadata(document: JsonRecord): ModelMetadata {
  const metadata = isRecord(document['metadata']) ? document['metadata'] : {};
  const others: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(metadata)) if (!READ_MEMBERS.has(name)) others[name] = value;
  for (const [name, value] of Object.entries(document)) if (!ROOT_MEMBERS.has(name)) others[name] = value;
  const known = {
    referenceSystem: textOf(metadata['referenceSystem']) ?? epsgOfOldFiles(metadata),
    title: textOf(metadata['title']) ?? textOf(metadata['datasetTitle']),
    date: textOf(metadata['referenceDate']) ?? textOf(metadata['datasetReferenceDate']),
    contact: contactOf(metadata['pointOfContact'] ?? metadata['datasetPointOfContact']),
    licence: textOf(metadata['license']) ?? textOf(metadata['licence']),
  };
  return { ...withoutAbsent(known), others };
}

/** Members that are there. */
function withoutAbsent<Members extends object>(
  members: Members,
): {
  [Name in keyof Members]?: Exclude<Members[Name], undefined>;
} {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}

/** Before 1.0 the code stood alone. */
function epsgOfOldFiles(metadata: JsonRecord): string | undefined {
  const code = metadata['crs'];
  const epsg = isRecord(code) ? code['epsg'] : undefined;
  return typeof epsg === 'number' ? `EPSG:${epsg}` : undefined;
}

function contactOf(contact: unknown): string | undefined {
  if (!isRecord(contact)) return undefined;
  const name = textOf(contact['contactName']);
  const organisation = textOf(contact['organization']);
  if (name === undefined || name === organisation) return organisation;
  return organisation === undefined ? name : `${organisation} (${name})`;
}
