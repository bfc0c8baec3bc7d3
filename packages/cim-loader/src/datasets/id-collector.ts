import type { FeatureTableSource } from '@cityloom/twin-core';

/** Ids of a layer: as in the source where it has them, else `row/<number>`. */
export type CollectedIds = Pick<FeatureTableSource, 'ids' | 'idParts'> & {
  /** Source ids that stood more than once; later ones got `~2`, `~3` … */
  readonly duplicates: readonly string[];
};

const MAXIMUM_PREFIXES = 256;
const ROW_PREFIX = 'row/';

/**
 * Collects ids row by row and keeps them as prefix and number as long as that is possible (9 bytes per id, no string
 * on the heap), else as texts.
 */
export class IdCollector {
  private readonly codeOf = new Map<string, number>();
  private prefixCodes = new Uint8Array(256);
  private numbers = new Float64Array(256);
  private texts: string[] | undefined;
  private count = 0;

  /** @param id as the source has it; `undefined`, `null` and empty: none. */
  add(id: string | number | bigint | null | undefined): void {
    const row = this.count++;
    if (id === undefined || id === null || id === '') this.put(row, ROW_PREFIX, row);
    else if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) this.put(row, '', id);
    else this.addText(row, String(id));
  }

  private addText(row: number, id: string): void {
    if (this.texts !== undefined) {
      this.texts.push(id);
      return;
    }
    const start = id.length - trailingDigits(id);
    if (start === id.length) this.putText(row, id);
    else this.put(row, id.slice(0, start), Number(id.slice(start)));
  }

  private put(row: number, prefix: string, number: number): void {
    if (this.texts !== undefined) {
      this.texts.push(`${prefix}${number}`);
      return;
    }
    let code = this.codeOf.get(prefix);
    if (code === undefined) {
      if (this.codeOf.size === MAXIMUM_PREFIXES) {
        this.putText(row, `${prefix}${number}`);
        return;
      }
      code = this.codeOf.size;
      this.codeOf.set(prefix, code);
    }
    if (row >= this.numbers.length) this.grow();
    this.prefixCodes[row] = code;
    this.numbers[row] = number;
  }

  private grow(): void {
    const { numbers, prefixCodes } = this;
    this.numbers = new Float64Array(numbers.length * 2);
    this.numbers.set(numbers);
    this.prefixCodes = new Uint8Array(prefixCodes.length * 2);
    this.prefixCodes.set(prefixCodes);
  }

  private putText(row: number, id: string): void {
    this.texts ??= this.toTexts(row);
    this.texts.push(id);
  }

  private toTexts(count: number): string[] {
    const prefixes = [...this.codeOf.keys()];
    return Array.from(
      { length: count },
      (_, row) => `${prefixes[this.prefixCodes[row] as number] as string}${this.numbers[row] as number}`,
    );
  }

  /** @param prefix put before every id, for example `buildings/`. */
  finish(prefix: string): CollectedIds {
    if (this.texts === undefined && !this.hasDuplicates()) {
      const prefixes = [...this.codeOf.keys()].map((each) => prefix + each);
      return {
        idParts: {
          prefixes,
          prefixCodes: this.prefixCodes.slice(0, this.count),
          numbers: this.numbers.slice(0, this.count),
        },
        duplicates: [],
      };
    }
    return uniqueTexts(this.texts ?? this.toTexts(this.count), prefix);
  }

  private hasDuplicates(): boolean {
    for (let code = 0; code < this.codeOf.size; code++) {
      const sorted = this.numbersOf(code).sort();
      for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) return true;
    }
    return false;
  }

  private numbersOf(code: number): Float64Array {
    if (this.codeOf.size === 1) return this.numbers.slice(0, this.count);
    return this.numbers.subarray(0, this.count).filter((_, row) => this.prefixCodes[row] === code);
  }
}

function uniqueTexts(texts: readonly string[], prefix: string): CollectedIds {
  const seen = new Set<string>();
  const duplicates: string[] = [];
  // Where the search for a free number starts: a column of one value must not take quadratic time.
  const nextCopy = new Map<string, number>();
  const ids = texts.map((text) => {
    let id = text;
    if (seen.has(id)) {
      duplicates.push(text);
      let copy = nextCopy.get(text) ?? 2;
      for (; seen.has(id); copy++) id = `${text}~${copy}`;
      nextCopy.set(text, copy);
    }
    seen.add(id);
    return prefix + id;
  });
  return { ids, duplicates };
}

/** Digits at the end that make a number which reads back the same: no leading zero, at most 15; else 0. */
function trailingDigits(id: string): number {
  let digits = 0;
  while (digits < id.length && isDigit(id.charCodeAt(id.length - 1 - digits))) digits++;
  const leadingZero = digits > 1 && id.charCodeAt(id.length - digits) === 48;
  return digits > 15 || leadingZero ? 0 : digits;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
