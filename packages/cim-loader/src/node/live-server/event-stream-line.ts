import type { ServerResponse } from 'node:http';
import { formatPlace } from '../../feeds/cloud-events/stream-place.ts';
import type { OutgoingMessage, ReceiverLine } from './receiver-pump.ts';

/** A line of Server-Sent Events. */
export function createEventStreamLine(response: ServerResponse, stream: string): ReceiverLine {
  return {
    isCompact: false,
    send: ({ text, sequence, isPartial }: OutgoingMessage) => {
      // A place is given only where going on from it loses nothing: not with the first parts of a snapshot.
      const hasPlace = !Number.isNaN(sequence) && isPartial !== true;
      const id = hasPlace ? `id: ${formatPlace({ stream, sequence })}\n` : '';
      if (response.destroyed || response.write(`${id}data: ${text as string}\n\n`)) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          response.off('drain', done).off('close', done);
          resolve();
        };
        response.on('drain', done).on('close', done);
      });
    },
    cut: () => {
      response.destroy();
    },
  };
}
