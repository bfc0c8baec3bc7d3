import { decodeReports } from '../cloud-events/decode-reports.ts';
import { field, fieldsOf } from '../cloud-events/field.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedFault, FeedSink, OpenFeed } from '../feed.ts';
import { newestObservation } from '../newest-observation.ts';
import { parseJson, textOf } from '../polling/document-text.ts';
import { openPolledFeed, type PollRound } from '../polling/polled-feed.ts';
import { createEntityFeed } from './entity-feed.ts';
import type { NgsiFeedOptions } from './ngsi-options.ts';

const INTERVAL = 10;
const PAGE_SIZE = 500;
/** Entities of one round, all pages together. */
const MAXIMUM_ENTITIES = 1_000_000;

/** Opens a feed of the entities of an NGSI-LD context broker, asked for page by page. */
export function openNgsiLd(options: NgsiFeedOptions, sink: FeedSink, convert: ConvertBatch): OpenFeed {
  const { interval = INTERVAL, id } = options;
  let current: PollRound | undefined;
  const fault = (reason: FeedFault, count?: number): void => {
    current?.connection.fault(reason, count);
  };
  const entities = createEntityFeed(sink, fault, Math.max(60, 3 * interval));
  return openPolledFeed(options, sink, INTERVAL, async (round) => {
    current = round;
    const list = await readPages(round, options, fault);
    if (list === undefined || !round.isCurrent) return;
    const { reports, lost } = entities.read(list, round.now);
    const batches = decodeReports(reports, { source: id, arrivalTime: round.now, fault }).map(convert);
    const taken = batches.reduce((sum, { count }) => sum + count, 0);
    if (lost === 0 && taken === reports.length) {
      round.connection.snapshot(batches, undefined, newestObservation(batches));
      return;
    }
    // An entity that could not be read has not ended.
    for (const batch of batches) round.connection.reports(batch, undefined, newestObservation([batch]));
  });
}

/** All pages; `undefined` where one of them was no list of entities. */
async function readPages(
  round: PollRound,
  options: NgsiFeedOptions,
  fault: (reason: FeedFault) => void,
): Promise<readonly unknown[] | undefined> {
  const { pageSize = PAGE_SIZE } = options;
  const entities: unknown[] = [];
  const headers = headersOf(options);
  for (let offset = 0; ; offset += pageSize) {
    const address = pageAddress(round.base, options, offset);
    const answer = await round.get(address, { accept: 'application/json', headers });
    if (answer === undefined) return undefined;
    const page = listOf(parseJson(textOf(answer)));
    if (page === undefined || entities.length + page.length > MAXIMUM_ENTITIES) {
      fault(page === undefined ? 'malformed' : 'tooLarge');
      return undefined;
    }
    for (const entity of page) entities.push(entity);
    if (page.length < pageSize) return entities;
  }
}

function headersOf({ context, tenant }: NgsiFeedOptions): Readonly<Record<string, string>> {
  const relation = 'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"';
  return {
    ...(context !== undefined && { link: `<${context}>; ${relation}` }),
    ...(tenant !== undefined && { 'ngsild-tenant': tenant }),
  };
}

function pageAddress(base: URL, { types, pageSize = PAGE_SIZE }: NgsiFeedOptions, offset: number): URL {
  const address = entitiesAddress(base);
  if (types !== undefined) address.searchParams.set('type', types.join(','));
  address.searchParams.set('limit', String(pageSize));
  address.searchParams.set('offset', String(offset));
  return address;
}

/** Whatever part of it the address has already. */
function entitiesAddress(base: URL): URL {
  const address = new URL(base);
  if (!/\/entities\b/u.test(address.pathname)) {
    const path = address.pathname.replace(/\/+$/u, '');
    address.pathname = `${path}${path.endsWith('/ngsi-ld/v1') ? '' : '/ngsi-ld/v1'}/entities`;
  }
  return address;
}

/** A list, or one entity. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  const fields = fieldsOf(value);
  return fields !== undefined && field(fields, 'id') !== undefined ? [value] : undefined;
}
