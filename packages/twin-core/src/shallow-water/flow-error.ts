/** Water that cannot be computed, or not any further: what, where, and what to do. */
export class FlowError extends Error {
  override readonly name = 'FlowError';
  /** Column and row of the cell it is about, counted from the south-west; absent: the whole domain. */
  readonly cell: readonly [column: number, row: number] | undefined;

  constructor(message: string, cell?: readonly [column: number, row: number]) {
    super(message);
    this.cell = cell;
  }
}
