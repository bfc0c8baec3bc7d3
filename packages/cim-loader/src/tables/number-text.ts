/** A number as people and programs write it. Leading zeros make it a name: `0012` is not 12. */
const NUMBER = /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;
const COMMA_NUMBER = /^[+-]?(?:0|[1-9]\d*),\d+$/u;
/** What stands for "no value" among numbers. */
const ABSENT: ReadonlySet<string> = new Set(['', '-', '--', '/', 'NA', 'N/A', 'NaN', 'NULL', 'null', '无']);
const MOST_DIGITS = 15;

/**
 * Decides, over all values of a column, whether it holds numbers. It does not if one value is something else, has a
 * leading zero, or more digits than a number keeps.
 */
export class NumberColumnTest {
  private readonly decimalComma: boolean;
  private numbers = 0;
  private others = 0;

  /** @param decimalComma `3,14` is a number too, as where the semicolon separates. */
  constructor(decimalComma = false) {
    this.decimalComma = decimalComma;
  }

  add(text: string): void {
    if (ABSENT.has(text)) return;
    if (this.isNumber(text)) this.numbers++;
    else this.others++;
  }

  private isNumber(text: string): boolean {
    const isWritten = NUMBER.test(text) || (this.decimalComma && COMMA_NUMBER.test(text));
    return isWritten && text.replaceAll(/[^\d]|[eE].*$/gu, '').length <= MOST_DIGITS;
  }

  get isNumeric(): boolean {
    return this.numbers > 0 && this.others === 0;
  }
}

/** Value of a cell of a column of numbers; `undefined` where there is none. */
export function numberOfText(text: string): number | undefined {
  if (ABSENT.has(text)) return undefined;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}
