/** A field of a FlatBuffers table; `offset`: filled in by {@link FlatWriter.point} when what it leads to is written. */
export interface FlatField {
  readonly index: number;
  readonly kind: 'byte' | 'short' | 'int' | 'long' | 'offset';
  /** Of numbers. */
  readonly value?: number;
}

const WIDTHS = { byte: 1, short: 2, int: 4, long: 8, offset: 4 } as const;

/**
 * Writes one size-prefixed FlatBuffer from front to back: tables before what they lead to. All values stand at
 * multiples of their width from the size prefix on, and the length is a multiple of 8, so that readers may view the
 * numbers in place.
 */
export class FlatWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** Begins a buffer. */
  begin(): void {
    this.length = 0;
    // Size and root.
    this.reserve(8);
    this.bytes.fill(0, 0, 8);
    this.length = 8;
  }

  private reserve(count: number): void {
    const needed = this.length + count + 16;
    if (needed <= this.bytes.length) return;
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, needed));
    wider.set(this.bytes.subarray(0, this.length));
    this.bytes = wider;
    this.view = new DataView(wider.buffer);
  }

  private pad(multiple: number, remainder = 0): void {
    this.reserve(multiple);
    while (this.length % multiple !== remainder) this.bytes[this.length++] = 0;
  }

  /** Writes the root table. */
  root(fields: readonly FlatField[]): ReadonlyMap<number, number> {
    this.pad(4);
    const places = this.table(fields);
    this.view.setUint32(4, this.tableStart - 4, true);
    return places;
  }

  private tableStart = 0;

  /** @returns where each offset field stands. */
  private table(fields: readonly FlatField[]): Map<number, number> {
    const sorted = fields.toSorted((a, b) => WIDTHS[b.kind] - WIDTHS[a.kind]);
    const entries = Math.max(-1, ...fields.map(({ index }) => index)) + 1;
    const fieldsBytes = 4 + entries * 2;
    this.reserve(fieldsBytes + 16 + fields.length * 8);
    // Longs stand first, behind the four bytes that lead to the list of fields.
    const start = Math.ceil((this.length + fieldsBytes - 4) / 8) * 8 + 4;
    const list = start - fieldsBytes;
    this.bytes.fill(0, this.length, start);
    this.view.setInt32(start, fieldsBytes, true);
    const places = new Map<number, number>();
    let at = start + 4;
    for (const { index, kind, value = 0 } of sorted) {
      this.view.setUint16(list + 4 + index * 2, at - start, true);
      if (kind === 'offset') places.set(index, at);
      this.number(at, kind, value);
      at += WIDTHS[kind];
    }
    this.view.setUint16(list, fieldsBytes, true);
    this.view.setUint16(list + 2, at - start, true);
    this.length = at;
    this.tableStart = start;
    return places;
  }

  private number(at: number, kind: FlatField['kind'], value: number): void {
    switch (kind) {
      case 'byte':
        this.view.setUint8(at, value);
        break;
      case 'short':
        this.view.setUint16(at, value, true);
        break;
      case 'int':
      case 'offset':
        this.view.setInt32(at, value, true);
        break;
      case 'long':
        this.view.setBigUint64(at, BigInt(value), true);
    }
  }

  /** Writes a table that the offset at `place` leads to. */
  tableAt(place: number | undefined, fields: readonly FlatField[]): ReadonlyMap<number, number> {
    this.pad(4);
    const places = this.table(fields);
    this.point(place, this.tableStart);
    return places;
  }

  private point(place: number | undefined, target: number): void {
    if (place !== undefined) this.view.setUint32(place, target - place, true);
  }

  textAt(place: number | undefined, text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.bytesAt(place, bytes);
    // Texts end in a zero that does not count.
    this.reserve(1);
    this.bytes[this.length++] = 0;
  }

  bytesAt(place: number | undefined, bytes: Uint8Array): void {
    this.vector(place, bytes.length, 1, bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  doublesAt(place: number | undefined, values: Float64Array | readonly number[]): void {
    this.vector(place, values.length, 8, values.length * 8);
    for (const value of values) {
      this.view.setFloat64(this.length, value, true);
      this.length += 8;
    }
  }

  integersAt(place: number | undefined, values: Float64Array | readonly number[]): void {
    this.vector(place, values.length, 4, values.length * 4);
    for (const value of values) {
      this.view.setUint32(this.length, value, true);
      this.length += 4;
    }
  }

  /** @returns the places of as many offsets, each for one {@link tableAt}. */
  offsetsAt(place: number | undefined, count: number): number[] {
    this.vector(place, count, 4, count * 4);
    return Array.from({ length: count }, () => {
      const at = this.length;
      this.view.setUint32(at, 0, true);
      this.length += 4;
      return at;
    });
  }

  private vector(place: number | undefined, count: number, width: number, bytes: number): void {
    this.reserve(bytes + 16);
    // The count stands before the first value, which stands at a multiple of its width.
    this.pad(Math.max(4, width), width === 8 ? 4 : 0);
    this.point(place, this.length);
    this.view.setUint32(this.length, count, true);
    this.length += 4;
  }

  /** The buffer with its size before it. */
  finish(): Uint8Array {
    this.pad(8);
    this.view.setUint32(0, this.length - 4, true);
    return this.bytes.slice(0, this.length);
  }
}
