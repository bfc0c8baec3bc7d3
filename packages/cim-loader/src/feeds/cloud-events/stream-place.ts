import type { FeedPosition } from '../feed.ts';

/** A place in a source's stream. */
export interface StreamPlace {
  readonly stream: string;
  readonly sequence: number;
}

/** `stream:sequence`, as SSE's `id` has it. */
export function formatPlace({ stream, sequence }: StreamPlace): FeedPosition {
  return `${stream}:${sequence}`;
}

/** `undefined` for what is no place of this protocol. */
export function parsePlace(position: FeedPosition | undefined): StreamPlace | undefined {
  const match = position === undefined ? null : /^(.{1,256}):(\d{1,15})$/su.exec(position);
  const [, stream, sequence] = match ?? [];
  return stream === undefined || sequence === undefined ? undefined : { stream, sequence: Number(sequence) };
}
