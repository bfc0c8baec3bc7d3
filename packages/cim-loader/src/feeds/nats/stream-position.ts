import type { FeedPosition } from '../feed.ts';

/** A place in a JetStream stream. */
export interface StreamPosition {
  readonly stream: string;
  /** When the stream was made, milliseconds since 1970: one made anew counts from 1 again. */
  readonly created: number;
  /** Of the last message. */
  readonly sequence: number;
}

/** `stream@created:sequence`. */
export function formatStreamPosition({ stream, created, sequence }: StreamPosition): FeedPosition {
  return `${stream}@${created}:${sequence}`;
}

/** `undefined` for what is no place of this protocol. */
export function parseStreamPosition(position: FeedPosition | undefined): StreamPosition | undefined {
  const match = position === undefined ? null : /^(.{1,255})@(\d{1,15}):(\d{1,15})$/su.exec(position);
  const [, stream, created, sequence] = match ?? [];
  if (stream === undefined || created === undefined || sequence === undefined) return undefined;
  return { stream, created: Number(created), sequence: Number(sequence) };
}
