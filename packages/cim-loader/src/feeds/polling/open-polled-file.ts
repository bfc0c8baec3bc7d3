import Papa from 'papaparse';
import { decodeReports } from '../cloud-events/decode-reports.ts';
import { field, fieldsOf } from '../cloud-events/field.ts';
import type { ConvertBatch } from '../coordinates.ts';
import { newestObservation } from '../newest-observation.ts';
import type { FeedFault, FeedSink, OpenFeed } from '../feed.ts';
import { parseFeedMapping } from '../mapping/feed-mapping.ts';
import { createRecordMapper, type BareReport, type RecordMapper } from '../mapping/map-record.ts';
import { entityClassOf } from '../mapping/mapped-class.ts';
import { ObservedClasses } from '../observed-classes.ts';
import { parseJson, textOf } from './document-text.ts';
import type { PolledFileFeedOptions } from './file-feed-options.ts';
import type { PolledDocument } from './http-requests.ts';
import { plainReport } from './plain-record.ts';
import { openPolledFeed, polledAddress, type PollRound } from './polled-feed.ts';

const INTERVAL = 10;
const MAXIMUM_RECORDS = 1_000_000;

/** Records of a document, and what could not be read of it. */
interface ReadRecords {
  readonly reports: readonly BareReport[];
  /** Records of which nothing could be used: what they name is not known. */
  readonly lost: number;
}

type Read = (document: unknown) => ReadRecords | undefined;

/**
 * Opens a feed of a file that is fetched again and again.
 * @throws {FeedError} a mapping that is not valid.
 */
export function openPolledFile(
  options: PolledFileFeedOptions,
  sink: FeedSink,
  convert: ConvertBatch,
): OpenFeed {
  let current: PollRound | undefined;
  const fault = (reason: FeedFault, count?: number): void => {
    current?.connection.fault(reason, count);
  };
  const read =
    options.mapping === undefined ? readPlain(options, sink, fault) : readMapped(options, sink, fault);
  return openPolledFeed(options, sink, INTERVAL, async (round) => {
    current = round;
    const document = await round.get(round.base, {
      accept: 'application/json, application/geo+json, text/csv, */*;q=0.5',
      isConditional: true,
    });
    if (document === undefined || !round.isCurrent) return;
    const value = valueOf(document, options.format, fault);
    const records = value === undefined ? undefined : read(value);
    if (records === undefined) {
      round.connection.fault('malformed');
      return;
    }
    handOn(records, document, round, options, convert);
  });
}

function handOn(
  { reports, lost }: ReadRecords,
  { lastModified }: PolledDocument,
  round: PollRound,
  { id, isWhole = true }: PolledFileFeedOptions,
  convert: ConvertBatch,
): void {
  const { connection, now } = round;
  const batches = decodeReports(reports, {
    source: id,
    arrivalTime: now,
    fault: (reason, count) => {
      connection.fault(reason, count);
    },
    defaults: { time: Number.isNaN(lastModified) ? now : lastModified },
  }).map(convert);
  const taken = batches.reduce((sum, { count }) => sum + count, 0);
  // An entity whose record could not be read has not ended.
  if (isWhole && lost === 0 && taken === reports.length) {
    connection.snapshot(batches, undefined, newestObservation(batches));
    return;
  }
  for (const batch of batches) connection.reports(batch, undefined, newestObservation([batch]));
}

/** Records as one of the mappings has them; the first that takes a record has it. */
function readMapped(
  { id, mapping }: PolledFileFeedOptions,
  sink: FeedSink,
  fault: (reason: FeedFault, count?: number) => void,
): Read {
  const list: readonly unknown[] = Array.isArray(mapping) ? mapping : [mapping];
  const mappings = list.map((each) => parseFeedMapping(each, id));
  const mappers = mappings.map((each): RecordMapper => createRecordMapper(each));
  for (const each of mappings) sink.defineClass(entityClassOf(each));
  return (document) => {
    const reports: BareReport[] = [];
    let [wrong, lost, found] = [0, 0, false];
    for (const mapper of mappers) {
      const records = mapper.records(document);
      if (records === undefined || records.length > MAXIMUM_RECORDS) continue;
      found = true;
      for (const record of records) {
        const mapped = mapper.map(record);
        wrong += mapped.wrong;
        if (mapped.report !== undefined) reports.push(mapped.report);
        else if (mapped.wrong > 0) lost++;
      }
    }
    if (wrong > 0) fault('wrongType', wrong);
    return found ? { reports, lost } : undefined;
  };
}

/** Records that are named as reports are. */
function readPlain(
  { url }: PolledFileFeedOptions,
  sink: FeedSink,
  fault: (reason: FeedFault, count?: number) => void,
): Read {
  const classes = new ObservedClasses({ sink, fault });
  const [name = ''] = /[^/]*$/u.exec(polledAddress(url).pathname.replace(/\.[^./]*$/u, '')) ?? [];
  const entityClass = name.replaceAll(/[^A-Za-z0-9_-]+/gu, '-').slice(0, 64) || 'entity';
  return (document) => {
    const records = plainRecords(document);
    if (records === undefined || records.length > MAXIMUM_RECORDS) return undefined;
    const reports = records
      .map((record) => plainReport(record, entityClass))
      .filter((report) => report !== undefined);
    const lost = records.length - reports.length;
    if (lost > 0) fault('wrongType', lost);
    return { reports: classes.admit(reports), lost };
  };
}

function plainRecords(document: unknown): readonly unknown[] | undefined {
  if (Array.isArray(document)) return document as readonly unknown[];
  const fields = fieldsOf(document);
  if (fields === undefined) return undefined;
  for (const name of ['reports', 'features']) {
    const list = field(fields, name);
    if (Array.isArray(list)) return list as readonly unknown[];
  }
  return [document];
}

function valueOf(
  document: PolledDocument,
  format: 'csv' | 'json' | undefined,
  fault: (reason: FeedFault, count?: number) => void,
): unknown {
  const text = textOf(document);
  const isJson = format === undefined ? /^\s*[[{]/u.test(text) : format === 'json';
  if (isJson) return parseJson(text);
  // A page that says what went wrong is no table.
  if (/^\s*</u.test(text)) return undefined;
  return tableRecords(text, fault);
}

/** Rows by the names of their columns; of columns of one name the first. */
function tableRecords(
  text: string,
  fault: (reason: FeedFault, count?: number) => void,
): readonly Readonly<Record<string, string>>[] | undefined {
  const { data, errors } = Papa.parse<string[]>(text, {
    delimiter: '',
    delimitersToGuess: [',', '\t', ';', '|'],
    skipEmptyLines: 'greedy',
  });
  const broken = new Set(errors.flatMap(({ type, row }) => (type === 'Delimiter' ? [] : [row])));
  if (broken.size > 0) fault('malformed', broken.size);
  const [header, ...rows] = data;
  if (header === undefined) return undefined;
  const names = [...new Map(header.map((name, column) => [name.trim(), column] as const).toReversed())];
  return rows.map((row) => Object.fromEntries(names.map(([name, column]) => [name, row[column] ?? ''])));
}
