/** An axis of variables. */
export interface NetcdfDimension {
  readonly name: string;
  readonly length: number;
}

export type NetcdfAttributes = Readonly<Record<string, string | number>>;

/** A variable of fixed size. */
export interface NetcdfVariable {
  readonly name: string;
  readonly type: 'float' | 'double';
  /** Indices into the list of dimensions, slowest first. */
  readonly dimensions: readonly number[];
  readonly attributes: NetcdfAttributes;
}

/** Tags and types of the format, in its own words: NC_DIMENSION, NC_VARIABLE, NC_ATTRIBUTE; NC_CHAR, NC_FLOAT, NC_DOUBLE. */
const TAG = { dimensions: 10, variables: 11, attributes: 12 } as const;
const TYPE = { char: 2, float: 5, double: 6 } as const;
const BYTES = { float: 4, double: 8 } as const;

/** Everything begins at a multiple of four bytes. */
function paddedSize(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** Bytes of a file's beginning; its values follow in the order of the variables. */
export function headerOf(
  dimensions: readonly NetcdfDimension[],
  variables: readonly NetcdfVariable[],
  attributes: NetcdfAttributes,
): Uint8Array<ArrayBuffer> {
  const sizes = variables.map(
    ({ dimensions: own, type }) =>
      own.reduce((product, index) => product * (dimensions[index]?.length ?? 0), 1) * BYTES[type],
  );
  // Where values begin depends on how long the header is, not on what stands in it.
  const length = write(dimensions, variables, attributes, sizes, 0).length;
  return write(dimensions, variables, attributes, sizes, length);
}

/** Grows as it is written. */
class HeaderWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  int(value: number): void {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value);
  }

  /** Offset of a value: 64 bits in this variant of the format. */
  offset(value: number): void {
    const at = this.#reserve(8);
    this.#view.setBigInt64(at, BigInt(value));
  }

  /** Length, then the text in whole words. */
  text(text: string): void {
    const encoded = new TextEncoder().encode(text);
    this.int(encoded.length);
    const at = this.#reserve(paddedSize(encoded.length));
    this.#bytes.set(encoded, at);
  }

  attributes(attributes: NetcdfAttributes, fillType: 'float' | 'double'): void {
    const entries = Object.entries(attributes);
    this.int(entries.length === 0 ? 0 : TAG.attributes);
    this.int(entries.length);
    for (const [name, value] of entries) {
      this.text(name);
      if (typeof value === 'string') {
        this.int(TYPE.char);
        this.text(value);
        continue;
      }
      this.int(TYPE[fillType]);
      this.int(1);
      const at = this.#reserve(BYTES[fillType]);
      if (fillType === 'float') this.#view.setFloat32(at, value);
      else this.#view.setFloat64(at, value);
    }
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** What the format takes for the size of a variable that is larger than 32 bits say. */
const HUGE = -1;

function write(
  dimensions: readonly NetcdfDimension[],
  variables: readonly NetcdfVariable[],
  attributes: NetcdfAttributes,
  sizes: readonly number[],
  start: number,
): Uint8Array<ArrayBuffer> {
  const writer = new HeaderWriter();
  // "CDF", version 2; no records.
  writer.int(0x43_44_46_02);
  writer.int(0);
  writer.int(dimensions.length === 0 ? 0 : TAG.dimensions);
  writer.int(dimensions.length);
  for (const { name, length } of dimensions) {
    writer.text(name);
    writer.int(length);
  }
  writer.attributes(attributes, 'double');
  writer.int(variables.length === 0 ? 0 : TAG.variables);
  writer.int(variables.length);
  let offset = start;
  variables.forEach((variable, index) => {
    const size = sizes[index] ?? 0;
    writer.text(variable.name);
    writer.int(variable.dimensions.length);
    for (const dimension of variable.dimensions) writer.int(dimension);
    writer.attributes(variable.attributes, variable.type);
    writer.int(TYPE[variable.type]);
    writer.int(size < 2 ** 31 ? size : HUGE);
    writer.offset(offset);
    offset += size;
  });
  return writer.finish();
}
