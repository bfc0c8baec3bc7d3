import { createBatchDecoder, type DecodedBatch } from '@cityloom/twin-core/entities';
import type { SourceMessage } from './decode-message.ts';
import type { ReportContext } from './decode-reports.ts';

const CLASS_NAME = /^[\w-]{1,64}$/u;

/**
 * A reader of the binary frames of `cityloom.batch.v1`, one for each feed: it remembers the last list of ids of a class.
 * What cannot be used is counted by `context.fault`; nothing is thrown.
 */
export function createFrameDecoder(): (
  bytes: Uint8Array,
  context: ReportContext,
) => SourceMessage | undefined {
  const decode = createBatchDecoder();
  return (bytes, context) => {
    const decoded = readFrame(decode, bytes);
    if (decoded === undefined || !CLASS_NAME.test(decoded.batch.entityClass)) {
      context.fault('malformed');
      return undefined;
    }
    const { part, stream, sequence = NaN, published = NaN } = decoded.header;
    // Whose they are, and when they came, is said by this side.
    const { source, arrivalTime } = context;
    const batches = [{ ...decoded.batch, source, arrivalTime }];
    const head = { published, stream, sequence };
    if (part === undefined) return { ...head, kind: 'reports', batches };
    return { ...head, kind: 'snapshot', part: part.number, parts: part.count, batches };
  };
}

function readFrame(decode: (bytes: Uint8Array) => DecodedBatch, bytes: Uint8Array): DecodedBatch | undefined {
  try {
    return decode(bytes);
  } catch {
    // Whatever is wrong with it, it is counted as one malformed message.
    return undefined;
  }
}
