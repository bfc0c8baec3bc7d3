/**
 * Stable name of a city object: `<layer>/<source>/<source id>`, for example `buildings/osm/way/315300094`.
 * The same for tile content, GIS rows and live entities.
 */
export type ObjectId = string;

/**
 * Ids kept as numbers: id of row r is `prefixes[prefixCodes[r]] + numbers[r]`.
 * 32,000 ids take 9 bytes each and no string lives on the heap.
 */
export interface IdParts {
  /** At most 256; none ends in a digit, so that every id can be split in one way only. */
  readonly prefixes: readonly string[];
  readonly prefixCodes: Uint8Array;
  /** Integers in [0, 2^53). */
  readonly numbers: Float64Array;
}

/** Character code of `0`. */
const ZERO = 48;

/** Of the largest number an id can end in, 2^53 - 1. */
const MOST_DIGITS = 16;

/** Both directions between row and id. */
export interface IdIndex {
  readonly idOf: (row: number) => ObjectId;
  /** -1 for an id that is not there. */
  readonly rowOf: (id: ObjectId) => number;
}

/** @throws {RangeError} naming the table, row and id where two rows have the same id. */
export function createStringIds(layer: string, ids: readonly ObjectId[]): IdIndex {
  const rows = new Map<ObjectId, number>();
  ids.forEach((id, row) => {
    const earlier = rows.get(id);
    if (earlier !== undefined) throw duplicate(layer, id, earlier, row);
    rows.set(id, row);
  });
  return {
    idOf: (row) => ids[row] ?? outOfTable(layer, row, ids.length),
    rowOf: (id) => rows.get(id) ?? -1,
  };
}

/**
 * Open-addressing hash over (prefix, number), 4 bytes per slot, at most half full. A sorted list with binary
 * search would be half the size; building it takes a comparator sort, 10× slower for a million rows.
 * @throws {RangeError} for ids that cannot be split, or two rows with the same id.
 */
export function createCompactIds(layer: string, parts: IdParts): IdIndex {
  const { prefixes, prefixCodes, numbers } = parts;
  assertParts(layer, parts);
  const mask = 2 ** Math.ceil(Math.log2(Math.max(1, numbers.length) * 2)) - 1;
  // Row + 1; 0 is an empty slot.
  const slots = new Uint32Array(mask + 1);
  const idOf = (row: number): ObjectId => {
    const number = numbers[row];
    if (number === undefined) return outOfTable(layer, row, numbers.length);
    return `${prefixes[prefixCodes[row] as number] as string}${number}`;
  };
  const slotOf = (code: number, number: number): number => {
    let slot = hash(code, number) & mask;
    for (;;) {
      const row = (slots[slot] as number) - 1;
      if (row < 0 || (numbers[row] === number && prefixCodes[row] === code)) return slot;
      slot = (slot + 1) & mask;
    }
  };
  for (let row = 0; row < numbers.length; row++) {
    const slot = slotOf(prefixCodes[row] as number, numbers[row] as number);
    const earlier = (slots[slot] as number) - 1;
    if (earlier >= 0) throw duplicate(layer, idOf(row), earlier, row);
    slots[slot] = row + 1;
  }
  const codeOf = createPrefixLookup(prefixes);
  return {
    idOf,
    rowOf: (id) => {
      const start = id.length - trailingDigits(id);
      const number = integerFrom(id, start);
      const code = number < 0 ? -1 : codeOf(id, start);
      return code < 0 ? -1 : (slots[slotOf(code, number)] as number) - 1;
    },
  };
}

/**
 * Code of the prefix that is the first `length` characters of an id, or -1. Ids mostly come in runs of one
 * prefix, so the last one is tried first: no string is cut, which keeps tens of thousands of look-ups within
 * a few milliseconds.
 */
function createPrefixLookup(prefixes: readonly string[]): (id: ObjectId, length: number) => number {
  const codes = new Map(prefixes.map((prefix, code) => [prefix, code]));
  let last = 0;
  return (id, length) => {
    const recent = prefixes[last];
    if (recent?.length === length && id.startsWith(recent)) return last;
    const code = codes.get(id.slice(0, length));
    if (code === undefined) return -1;
    last = code;
    return code;
  };
}

/** The digits from `start` on as an integer; -1 unless written in the one way {@link IdParts} gives. */
function integerFrom(id: ObjectId, start: number): number {
  const digits = id.length - start;
  if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && id.charCodeAt(start) === ZERO)) return -1;
  let number = 0;
  for (let index = start; index < id.length; index++) number = number * 10 + (id.charCodeAt(index) - ZERO);
  return number <= Number.MAX_SAFE_INTEGER ? number : -1;
}

function trailingDigits(id: string): number {
  let start = id.length;
  while (start > 0 && isDigit(id.charCodeAt(start - 1))) start--;
  return id.length - start;
}

function isDigit(characterCode: number): boolean {
  return characterCode >= ZERO && characterCode <= ZERO + 9;
}

/** MurmurHash3's 32-bit finaliser over the number's halves. */
function hash(code: number, number: number): number {
  let word = (number | 0) ^ Math.imul((number / 2 ** 32) | 0, 0x9e3779b9) ^ Math.imul(code, 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

function assertParts(layer: string, { prefixes, prefixCodes, numbers }: IdParts): void {
  if (new Set(prefixes).size !== prefixes.length || prefixes.length > 256) {
    throw new RangeError(`FeatureTable ${layer}: id prefixes must be distinct and at most 256.`);
  }
  const ambiguous = prefixes.find((prefix) => trailingDigits(prefix) > 0);
  if (ambiguous !== undefined) {
    throw new RangeError(
      `FeatureTable ${layer}: id prefix ${ambiguous} ends in a digit; end it with a separator such as "/".`,
    );
  }
  if (prefixCodes.length !== numbers.length) {
    throw new RangeError(
      `FeatureTable ${layer}: ${prefixCodes.length} prefix codes for ${numbers.length} numbers; give one each per row.`,
    );
  }
  numbers.forEach((number, row) => {
    if (!Number.isSafeInteger(number) || number < 0 || (prefixCodes[row] as number) >= prefixes.length) {
      throw new RangeError(
        `FeatureTable ${layer}: row ${row} has prefix code ${prefixCodes[row] as number} and number ${number}; ` +
          `give a code below ${prefixes.length} and an integer from 0 to 2^53 - 1.`,
      );
    }
  });
}

function duplicate(layer: string, id: string, earlier: number, row: number): RangeError {
  return new RangeError(
    `FeatureTable ${layer}: id ${id} stands in row ${earlier} and row ${row}; ids must be unique.`,
  );
}

function outOfTable(layer: string, row: number, count: number): never {
  throw new RangeError(`FeatureTable ${layer}: no row ${row}; rows run from 0 to ${count - 1}.`);
}
