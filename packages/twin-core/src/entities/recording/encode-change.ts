import { canonicalJson } from '../../hashing/canonical-json.ts';
import { BatchError } from '../compact/batch-error.ts';
import { ByteReader } from '../compact/byte-reader.ts';
import { ByteWriter } from '../compact/byte-writer.ts';
import { decodeEntityBatch } from '../compact/decode-batch.ts';
import { encodeEntityBatch } from '../compact/encode-batch.ts';
import type { EntityBatch } from '../entity-batch.ts';
import type { EntityClass } from '../entity-class.ts';
import type { EntityChange, EntityEvent, FeedCondition } from '../entity-log.ts';
import { CHUNK_KINDS } from './chunk.ts';

/** What a chunk says of a feed's condition. */
interface SaidCondition {
  readonly source: string;
  readonly condition: FeedCondition;
  readonly reason?: string;
}

/** A change as a chunk holds it; its time stands in the chunk's head. */
export interface EncodedChange {
  readonly kind: number;
  readonly payload: Uint8Array;
}

/** @throws {BatchError} a batch whose columns are too short. @throws {RangeError} numbers that JSON cannot hold. */
export function encodeChange(change: EntityChange): EncodedChange {
  switch (change.kind) {
    case 'entity.class':
      return { kind: CHUNK_KINDS.entityClass, payload: jsonBytes(change.entityClass) };
    case 'entity.reports':
      return { kind: CHUNK_KINDS.reports, payload: encodeEntityBatch(change.batch) };
    case 'entity.snapshot':
      return { kind: CHUNK_KINDS.snapshot, payload: snapshotBytes(change.source, change.batches) };
    case 'feed.condition': {
      const { source, condition, reason } = change;
      return { kind: CHUNK_KINDS.condition, payload: jsonBytes({ source, condition, reason }) };
    }
    case 'entity.silence':
      return { kind: CHUNK_KINDS.silence, payload: timeBytes(change.before) };
    case 'entity.event':
      return { kind: CHUNK_KINDS.event, payload: jsonBytes(change.event) };
  }
}

/**
 * @param decodeBatch reads the batches, such as a reader that knows their ids already.
 * @throws {BatchError} bytes that {@link encodeChange} does not write.
 */
export function decodeChange(
  { kind, payload }: EncodedChange,
  at: number,
  decodeBatch: (bytes: Uint8Array) => { readonly batch: EntityBatch } = decodeEntityBatch,
): EntityChange {
  switch (kind) {
    case CHUNK_KINDS.entityClass:
      return {
        kind: 'entity.class',
        at,
        entityClass: parse(payload, ['id', 'properties', 'history']) as EntityClass,
      };
    case CHUNK_KINDS.reports:
      return { kind: 'entity.reports', at, batch: decodeBatch(payload).batch };
    case CHUNK_KINDS.snapshot: {
      const reader = new ByteReader(payload);
      const source = reader.text('source');
      const batches: EntityBatch[] = [];
      for (let left = reader.count('batches'); left > 0; left -= 1) {
        batches.push(decodeBatch(takeBytes(reader)).batch);
      }
      return { kind: 'entity.snapshot', at, source, batches };
    }
    case CHUNK_KINDS.condition: {
      const said = parse(payload, ['source', 'condition']) as SaidCondition;
      return { kind: 'feed.condition', at, ...said };
    }
    case CHUNK_KINDS.silence:
      return { kind: 'entity.silence', at, before: new ByteReader(payload).float64('before') };
    case CHUNK_KINDS.event:
      return {
        kind: 'entity.event',
        at,
        event: parse(payload, ['id', 'type', 'entityClass', 'entity']) as EntityEvent,
      };
    default:
      throw new BatchError(`a change has the unknown kind ${kind}`, 0);
  }
}

function snapshotBytes(source: string, batches: readonly EntityBatch[]): Uint8Array {
  const writer = new ByteWriter();
  writer.text(source);
  writer.varint(batches.length);
  for (const batch of batches) {
    const bytes = encodeEntityBatch(batch);
    writer.varint(bytes.length);
    writer.copy(bytes);
  }
  return writer.finish();
}

/** Changes one after another, for a state that is made by folding them. */
export function joinChanges(changes: readonly EncodedChange[]): Uint8Array {
  const writer = new ByteWriter(2 ** 16);
  writer.varint(changes.length);
  for (const { kind, payload } of changes) {
    writer.byte(kind);
    writer.varint(payload.length);
    writer.copy(payload);
  }
  return writer.finish();
}

/** @throws {BatchError} bytes that {@link joinChanges} does not write. */
export function decodeChanges(bytes: Uint8Array, at: number): EntityChange[] {
  const reader = new ByteReader(bytes);
  const changes: EntityChange[] = [];
  for (let left = reader.count('changes'); left > 0; left -= 1) {
    const kind = reader.byte('kind');
    changes.push(decodeChange({ kind, payload: takeBytes(reader) }, at));
  }
  return changes;
}

function takeBytes(reader: ByteReader): Uint8Array {
  const length = reader.count('length');
  const start = reader.take(length, 'change');
  return reader.bytes.subarray(start, start + length);
}

function timeBytes(time: number): Uint8Array {
  const writer = new ByteWriter();
  writer.float64(time);
  return writer.finish();
}

function jsonBytes(value: object): Uint8Array {
  const writer = new ByteWriter();
  writer.text(canonicalJson(value));
  return writer.finish();
}

/** What was written from such an object, behind its sum: the members say that it is of this kind and version. */
function parse(bytes: Uint8Array, members: readonly string[]): unknown {
  const text = new ByteReader(bytes).text('JSON');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BatchError('a change is no JSON', 0);
  }
  const missing = members.find((name) => typeof value !== 'object' || value === null || !(name in value));
  if (missing !== undefined) throw new BatchError(`a change lacks ${missing}`, 0);
  return value;
}
