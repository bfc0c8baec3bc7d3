/** Levels no sound file has, yet few enough to be held: each costs some sixty bytes once it is parsed. */
const MOST_LEVELS = 1_000_000;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * Measures a JSON text before it is parsed: a few hundred megabytes of brackets would take all memory there is.
 * @param maximumDepth lists and objects inside each other; what is read by recursion wants few.
 * @throws {SyntaxError} naming the character.
 */
export function requireShallowJson(text: string, maximumDepth: number = MOST_LEVELS): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (++depth > maximumDepth)
          throw new SyntaxError(`is nested deeper than ${maximumDepth} at character ${at}`);
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--;
        break;
      default:
    }
  }
}

/** The closing quote; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}
