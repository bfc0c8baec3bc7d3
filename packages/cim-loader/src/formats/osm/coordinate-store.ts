/** Numbers of one block. */
const BLOCK = 16_384;

/** Room for the coordinates of many small rings: memory of its own for each would cost more than its numbers. */
export class CoordinateStore {
  private block = new Float64Array(0);
  private used = 0;

  /** @returns zeros, to be filled. */
  take(count: number): Float64Array {
    if (count > BLOCK / 4) return new Float64Array(count);
    if (this.used + count > this.block.length) {
      this.block = new Float64Array(BLOCK);
      this.used = 0;
    }
    this.used += count;
    return this.block.subarray(this.used - count, this.used);
  }
}
