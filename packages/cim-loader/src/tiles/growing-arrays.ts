/** Doubles that grow; reused from tile to tile so that nothing is allocated once the largest tile was made. */
export class GrowingFloats {
  values: Float64Array = new Float64Array(4096);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Makes room for `count` more. @returns the array to write into, from {@link length} on. */
  reserve(count: number): Float64Array {
    const needed = this.length + count;
    if (needed > this.values.length) {
      const wider = new Float64Array(Math.max(needed, this.values.length * 2));
      wider.set(this.values.subarray(0, this.length));
      this.values = wider;
    }
    return this.values;
  }

  push(value: number): void {
    const values = this.reserve(1);
    values[this.length++] = value;
  }

  /** What was written; valid until the next write. */
  get view(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}

/** Unsigned integers that grow; see {@link GrowingFloats}. */
export class GrowingIntegers {
  values: Uint32Array = new Uint32Array(4096);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Makes room for `count` more. @returns the array to write into, from {@link length} on. */
  reserve(count: number): Uint32Array {
    const needed = this.length + count;
    if (needed > this.values.length) {
      const wider = new Uint32Array(Math.max(needed, this.values.length * 2));
      wider.set(this.values.subarray(0, this.length));
      this.values = wider;
    }
    return this.values;
  }

  push(value: number): void {
    const values = this.reserve(1);
    values[this.length++] = value;
  }

  /** What was written; valid until the next write. */
  get view(): Uint32Array {
    return this.values.subarray(0, this.length);
  }
}
