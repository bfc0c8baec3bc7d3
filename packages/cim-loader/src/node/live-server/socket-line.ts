import type { WebSocket } from 'ws';
import { SUBPROTOCOLS } from '../../feeds/cloud-events/message-types.ts';
import type { ReceiverLine } from './receiver-pump.ts';

/** A line over a WebSocket: a message waits for room when so many bytes wait already. */
export function createSocketLine(socket: WebSocket, waitingBytes: number): ReceiverLine {
  return {
    isCompact: socket.protocol === SUBPROTOCOLS.compact,
    send: ({ text }) => {
      if (socket.readyState !== socket.OPEN) return Promise.resolve();
      return new Promise((resolve) => {
        const hasRoom = socket.bufferedAmount < waitingBytes;
        socket.send(text, () => {
          resolve();
        });
        if (hasRoom) resolve();
      });
    },
    cut: () => {
      socket.terminate();
    },
  };
}
