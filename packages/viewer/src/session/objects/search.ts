import type { Column, FeatureTable, ObjectId, TextColumn } from '@cityloom/twin-core';

/** One found object, best first. */
export interface SearchHit {
  readonly layer: string;
  readonly row: number;
  readonly object: ObjectId;
  /** Higher is better; only comparable within one result. */
  readonly score: number;
}

/** Immutable word index over the text columns of a city's tables. */
export interface SearchIndex {
  /** Objects that can be found: rows with at least one indexed word. */
  readonly documents: number;
  /**
   * Objects that hold a word starting with each word of the query.
   * @param limit most hits given back, default 20.
   */
  search(query: string, limit?: number): readonly SearchHit[];
}

/** How columns count, and what else values are found by. */
export interface SearchOptions {
  /** Weight of a text column, or 0 to leave it out. @see columnWeight */
  readonly weight?: (column: string) => number;
  /** Further words a stored value is found by, for example the titles of a class in other languages. */
  readonly synonyms?: (column: string, value: string) => string;
}

/** Kazakh letters without a canonical decomposition, folded to the Russian keyboard's nearest letter. */
const KAZAKH_FOLDING: Readonly<Record<string, string>> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
};

/**
 * Spelling reduced to what people type: no case, no diacritics (ё = е, й = и, é = e), compatibility forms
 * (full width letters), Kazakh letters as their Russian neighbours.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[әғқңөұүһі]/gu, (letter) => KAZAKH_FOLDING[letter] ?? letter);
}

const WORDS = /\p{Script=Han}|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu;

/** Words of a text, folded; every Han character is a word of its own, as Chinese has no word breaks. */
export function tokenize(text: string): readonly string[] {
  return foldText(text).match(WORDS) ?? [];
}

/** Default weights: a name counts more than an address, an address more than a class. Other columns: 0. */
export function columnWeight(column: string): number {
  if (/^name([:_A-Z]|$)|^(int|alt|old|official|short)_?name/u.test(column)) return 6;
  if (/^(?:[a-z\d]*_)?(?:name|title|label|bezeichnung|nom|nombre)$|名称|名稱|站名/iu.test(column)) return 6;
  if (/^(addr[:_])?(street|housenumber|house_?number|address|place)$|地址|街道/iu.test(column)) return 3;
  if (/^(class|kind|use|type|category|amenity|shop|building)$|类别|類別|用途/u.test(column)) return 1;
  return 0;
}

/** Growing list of (word, document, weight) before it is packed. */
interface Postings {
  readonly documents: number[];
  readonly weights: number[];
}

interface Collected {
  readonly words: Map<string, Postings>;
  readonly tableOf: number[];
  readonly rowOf: number[];
}

function isText(column: Column): column is TextColumn {
  return column.kind === 'text';
}

/** Words of every dictionary entry; index 0 stands for "absent". */
function dictionaryWords(name: string, column: TextColumn, options: SearchOptions): (readonly string[])[] {
  const more = options.synonyms;
  return [
    [],
    ...column.dictionary.map((value) => [
      ...new Set(tokenize(more === undefined ? value : `${value} ${more(name, value)}`)),
    ]),
  ];
}

function addWord(words: Map<string, Postings>, word: string, document: number, weight: number): void {
  let postings = words.get(word);
  if (postings === undefined) {
    postings = { documents: [], weights: [] };
    words.set(word, postings);
  }
  postings.documents.push(document);
  postings.weights.push(weight);
}

function collectTable(
  table: FeatureTable,
  tableIndex: number,
  options: SearchOptions,
  into: Collected,
): void {
  const weightOf = options.weight ?? columnWeight;
  const columns = [...table.columns]
    .filter((entry): entry is [string, TextColumn] => isText(entry[1]) && weightOf(entry[0]) > 0)
    .map(([name, column]) => ({
      column,
      weight: weightOf(name),
      words: dictionaryWords(name, column, options),
    }));
  for (let row = 0; row < table.count; row += 1) {
    const document = into.tableOf.length;
    let found = false;
    for (const { column, weight, words } of columns) {
      for (const word of words[column.codes[row] ?? 0] ?? []) {
        addWord(into.words, word, document, weight);
        found = true;
      }
    }
    if (!found) continue;
    into.tableOf.push(tableIndex);
    into.rowOf.push(row);
  }
}

/** First index whose word is not below `word`. */
function lowerBound(words: readonly string[], word: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] as string) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The `limit` documents of highest score; ties keep document order. Scores are small integers: bucket them. */
function best(candidates: readonly number[], scores: Uint16Array, limit: number): number[] {
  const buckets = new Map<number, number[]>();
  for (const document of candidates) {
    const score = scores[document] as number;
    const bucket = buckets.get(score);
    if (bucket === undefined) buckets.set(score, [document]);
    else if (bucket.length < limit) bucket.push(document);
  }
  return [...buckets]
    .sort(([a], [b]) => b - a)
    .flatMap(([, documents]) => documents)
    .slice(0, limit);
}

/** An exact word outweighs a word that merely starts alike. */
const EXACT_FACTOR = 2;

/**
 * Index of the words in a city's tables, columnar: sorted words, and for each the documents that hold it.
 * Building costs one pass over the rows; a query costs the number of matching (word, object) pairs.
 */
export function createSearchIndex(tables: readonly FeatureTable[], options: SearchOptions = {}): SearchIndex {
  const collected: Collected = { words: new Map(), tableOf: [], rowOf: [] };
  tables.forEach((table, index) => {
    collectTable(table, index, options, collected);
  });
  const words = [...collected.words.keys()].sort((a, b) => (a < b ? -1 : 1));
  const postings = words.map((word) => {
    const list = collected.words.get(word);
    return {
      documents: Uint32Array.from(list?.documents ?? []),
      weights: Uint8Array.from(list?.weights ?? []),
    };
  });
  const tableOf = Uint16Array.from(collected.tableOf);
  const rowOf = Uint32Array.from(collected.rowOf);
  const documents = rowOf.length;
  const matched = new Uint8Array(documents);
  const gains = new Uint16Array(documents);
  const scores = new Uint16Array(documents);

  /** Adds one query word; a document counts if all earlier words matched it too. */
  function matchWord(word: string, order: number, touched: number[]): void {
    for (let index = lowerBound(words, word); words[index]?.startsWith(word) === true; index += 1) {
      const factor = words[index] === word ? EXACT_FACTOR : 1;
      const list = postings[index];
      if (list === undefined) continue;
      for (let entry = 0; entry < list.documents.length; entry += 1) {
        const document = list.documents[entry] as number;
        const gain = (list.weights[entry] as number) * factor;
        if (matched[document] === order) {
          matched[document] = order + 1;
          gains[document] = gain;
          scores[document] = (scores[document] as number) + gain;
          if (order === 0) touched.push(document);
        } else if (matched[document] === order + 1 && gain > (gains[document] as number)) {
          scores[document] = (scores[document] as number) + gain - (gains[document] as number);
          gains[document] = gain;
        }
      }
    }
  }

  function hit(document: number): SearchHit {
    const table = tables[tableOf[document] as number];
    if (table === undefined) throw new RangeError(`search: document ${document} has no table`);
    const row = rowOf[document] as number;
    return { layer: table.layer, row, object: table.idOf(row), score: scores[document] as number };
  }

  return {
    documents,
    search(query, limit = 20) {
      // 255 words would overflow `matched`; nobody types more than a few.
      const queryWords = tokenize(query).slice(0, 16);
      if (queryWords.length === 0) return [];
      const touched: number[] = [];
      queryWords.forEach((word, order) => {
        matchWord(word, order, touched);
      });
      const complete = touched.filter((document) => matched[document] === queryWords.length);
      const hits = best(complete, scores, limit).map(hit);
      for (const document of touched) {
        matched[document] = 0;
        scores[document] = 0;
      }
      return hits;
    },
  };
}
