/** Bytes that are no compact batch, or a batch that has none. */
export class BatchError extends Error {
  override readonly name = 'BatchError';
  /** Place in the bytes where they stop making sense; NaN where a batch was to be written. */
  readonly offset: number;

  constructor(message: string, offset?: number) {
    super(offset === undefined ? message : `${message}, at byte ${offset}`);
    this.offset = offset ?? NaN;
  }
}
