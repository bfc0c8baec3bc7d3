/** A vector of a FlatBuffers table: checked to lie inside the buffer. */
export interface FlatVector {
  /** Offset of the first element. */
  readonly start: number;
  readonly length: number;
}

const EMPTY: FlatVector = { start: 0, length: 0 };
const TEXT = new TextDecoder();

/**
 * One table of a FlatBuffers buffer whose offsets are not trusted: every access outside the view throws a RangeError.
 * Used instead of the flatbuffers library, which reads whatever bytes an offset leads to.
 */
export class FlatTable {
  readonly view: DataView;
  private readonly at: number;
  private readonly fields: number;
  private readonly fieldsEnd: number;

  /** @param at offset of the table. @throws {RangeError} */
  constructor(view: DataView, at: number) {
    this.view = view;
    this.at = at;
    this.fields = at - view.getInt32(at, true);
    this.fieldsEnd = this.fields + view.getUint16(this.fields, true);
  }

  static root(view: DataView): FlatTable {
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Offset of a field's value; 0 where it is absent. */
  field(index: number): number {
    const entry = this.fields + 4 + index * 2;
    if (entry + 2 > this.fieldsEnd) return 0;
    const offset = this.view.getUint16(entry, true);
    return offset === 0 ? 0 : this.at + offset;
  }

  byte(index: number, absent: number): number {
    const at = this.field(index);
    return at === 0 ? absent : this.view.getUint8(at);
  }

  short(index: number, absent: number): number {
    const at = this.field(index);
    return at === 0 ? absent : this.view.getUint16(at, true);
  }

  int(index: number, absent: number): number {
    const at = this.field(index);
    return at === 0 ? absent : this.view.getInt32(at, true);
  }

  /** A 64-bit unsigned number, rounded where it is beyond 2^53. */
  long(index: number): number {
    const at = this.field(index);
    return at === 0 ? 0 : Number(this.view.getBigUint64(at, true));
  }

  /** @param width bytes of one element. @throws {RangeError} if it runs past the end. */
  vector(index: number, width: number): FlatVector {
    const at = this.field(index);
    if (at === 0) return EMPTY;
    const start = at + this.view.getUint32(at, true);
    const length = this.view.getUint32(start, true);
    if (start + 4 + length * width > this.view.byteLength) throw new RangeError('vector runs past the end');
    return { start: start + 4, length };
  }

  text(index: number): string | undefined {
    const { start, length } = this.vector(index, 1);
    if (start === 0) return undefined;
    return TEXT.decode(new Uint8Array(this.view.buffer, this.view.byteOffset + start, length));
  }

  table(index: number): FlatTable | undefined {
    const at = this.field(index);
    return at === 0 ? undefined : new FlatTable(this.view, at + this.view.getUint32(at, true));
  }

  /** Table number `element` of a vector of tables. */
  tableAt({ start }: FlatVector, element: number): FlatTable {
    const at = start + element * 4;
    return new FlatTable(this.view, at + this.view.getUint32(at, true));
  }
}
