/** A recording that cannot be read, or a part of it. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  /** First byte of what cannot be read. */
  readonly offset: number;

  constructor(message: string, offset: number, options?: { readonly cause?: unknown }) {
    super(`${message}, at byte ${offset} of the recording`, options);
    this.offset = offset;
  }
}
