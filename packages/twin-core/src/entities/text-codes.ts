/** Texts a property may take in all; a property with more is no state but prose. */
const MOST_TEXTS = 65_536;

/** Numbers for the texts of one property; 0 stands for none. Grows to 65,536 and no further. */
export interface TextCodes {
  /** Number of a text, given anew where it is not known; -1: no room. */
  codeOf(text: string): number;
  /** `undefined` for 0. */
  textOf(code: number): string | undefined;
}

export function createTextCodes(): TextCodes {
  const codes = new Map<string, number>();
  const texts: (string | undefined)[] = [undefined];
  return {
    codeOf: (text) => {
      const known = codes.get(text);
      if (known !== undefined) return known;
      if (texts.length > MOST_TEXTS) return -1;
      codes.set(text, texts.length);
      texts.push(text);
      return texts.length - 1;
    },
    textOf: (code) => texts[code],
  };
}
