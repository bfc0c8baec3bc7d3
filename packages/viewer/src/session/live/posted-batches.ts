import type { EntityBatch } from '@cityloom/twin-core/entities';
import type { PostedBatch } from './feed-messages.ts';

type Column = Float64Array | Float32Array | Uint32Array | Uint8Array;

/** Readies the batches of one feed for another thread; names already sent are not sent again. */
export interface BatchPacker {
  /** @param buffers gets the memory that moves; the batch is empty afterwards. */
  pack(batch: EntityBatch, buffers: Set<ArrayBuffer>): PostedBatch;
}

export function createBatchPacker(): BatchPacker {
  const sent = new Map<string, readonly string[]>();
  return {
    pack(batch, buffers) {
      const known = sent.get(batch.entityClass) === batch.ids;
      sent.set(batch.entityClass, batch.ids);
      return { ...movable(batch, buffers), ids: known ? undefined : batch.ids };
    },
  };
}

/** The other side of {@link BatchPacker}; takes all that it made, in the same order. */
export interface BatchUnpacker {
  unpack(posted: PostedBatch): EntityBatch;
}

export function createBatchUnpacker(): BatchUnpacker {
  const known = new Map<string, readonly string[]>();
  return {
    unpack(posted) {
      const ids = posted.ids ?? known.get(posted.entityClass) ?? [];
      known.set(posted.entityClass, ids);
      return { ...posted, ids };
    },
  };
}

/** With each column in memory of its own, which can be given away. */
function movable(batch: EntityBatch, buffers: Set<ArrayBuffer>): EntityBatch {
  const moved: Record<string, unknown> = { ...batch };
  for (const [name, column] of Object.entries(batch) as [string, unknown][]) {
    if (isColumn(column)) moved[name] = own(column, buffers);
  }
  if (batch.values !== undefined) {
    moved['values'] = new Map(
      Array.from(batch.values, ([property, column]) => [
        property,
        column instanceof Float64Array ? own(column, buffers) : column,
      ]),
    );
  }
  return moved as unknown as EntityBatch;
}

function isColumn(value: unknown): value is Column {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** A column that shares its memory, with another one or with room that nobody uses, is copied. */
function own(column: Column, buffers: Set<ArrayBuffer>): Column {
  const { buffer } = column;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === column.byteLength;
  const mine = isWhole && !buffers.has(buffer) ? column : column.slice();
  buffers.add(mine.buffer as ArrayBuffer);
  return mine;
}
