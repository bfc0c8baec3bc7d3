import { LONGEST_TEXT } from './check-class.ts';

/** Names of feeds a store tells apart; those after share the last number. */
const MOST_SOURCES = 65_536;

/** Numbers for the names of feeds. */
export function createSourceNames(): { readonly names: readonly string[]; indexOf(name: string): number } {
  const names: string[] = [];
  const indices = new Map<string, number>();
  return {
    names,
    indexOf: (name) => {
      const short = name.slice(0, LONGEST_TEXT);
      const known = indices.get(short);
      if (known !== undefined) return known;
      if (names.length >= MOST_SOURCES) return MOST_SOURCES - 1;
      indices.set(short, names.length);
      names.push(short);
      return names.length - 1;
    },
  };
}
