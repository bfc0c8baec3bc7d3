import { cellValue, type Column, type FeatureTable } from '@cityloom/twin-core';
import { type FusionSourceRules, localId, type MatchRule } from './fusion-rules.ts';

/** Values of a column looked at. */
const SAMPLE = 2000;
/** Least share of the source's keys that the model must have. */
const KNOWN_SHARE = 0.3;
/** Least share of different values among those of a column of keys. */
const DIFFERENT_SHARE = 0.5;
/** Attributes taken over at first: a form of more cannot be looked through. */
const MOST_ATTRIBUTES = 12;
/** Metres. */
const REACH = { position: 20, network: 25 } as const;

const STREET = /^(?:addr(?:ess)?[:_])?(?:street|strasse|straße|road|улица|街道|路名|道路)$/iu;
const HOUSE =
  /^(?:addr(?:ess)?[:_])?(?:house ?-?_?(?:number|no)|housenumber|hausnummer|number|дом|门牌|门牌号)$/iu;
const WHOLE_ADDRESS = /^(?:address|addr|anschrift|адрес|地址|详细地址)$/iu;

/**
 * Rules to begin with, from what two tables hold: keys they share, addresses, then what their geometry allows. For
 * people to look over: values that happen to be alike are no proof.
 * @returns always at least one rule of matching.
 */
export function suggestRules(
  model: FeatureTable,
  data: FeatureTable,
): Required<Pick<FusionSourceRules, 'match' | 'attributes'>> {
  const key = sharedKey(model, data);
  const address = sharedAddress(model, data);
  const match = [key, address, placeRule(model, data)].filter((rule) => rule !== undefined);
  const used = new Set([key?.data, ...(address?.data ?? [])]);
  const names = [...data.columns.keys()].filter((name) => !used.has(name) && !describesAnother(name, data));
  return {
    match: match.length > 0 ? match : [{ by: 'id' }],
    attributes: names.slice(0, MOST_ATTRIBUTES).map((name) => ({ data: name })),
  };
}

function describesAnother(name: string, { columns }: FeatureTable): boolean {
  return [...columns.values()].some(
    ({ sourceColumn, timeColumn }) => sourceColumn === name || timeColumn === name,
  );
}

function placeRule(model: FeatureTable, data: FeatureTable): MatchRule | undefined {
  const [ours, theirs] = [model.geometry?.type, data.geometry?.type];
  if (ours === undefined || theirs === undefined) return undefined;
  if (ours === 'polygon' && theirs === 'polygon') return { by: 'footprint' };
  const by = ours === 'line' || theirs === 'line' ? 'network' : 'position';
  return ours === 'point' || theirs === 'point' ? { by, maximumDistance: REACH[by] } : undefined;
}

type KeyRule = Extract<MatchRule, { by: 'id' }>;

/** The pair of columns whose values meet most often. */
function sharedKey(model: FeatureTable, data: FeatureTable): KeyRule | undefined {
  const targets = keyLists(model);
  let best: KeyRule | undefined;
  let most = KNOWN_SHARE;
  for (const [name, values] of keyLists(data, SAMPLE)) {
    for (const [target, known] of targets) {
      let met = 0;
      for (const value of values) if (known.has(value)) met += 1;
      const share = met / values.size;
      if (share < most || (share === most && best !== undefined)) continue;
      most = share;
      best = {
        by: 'id',
        ...(target !== undefined && { model: target }),
        ...(name !== undefined && { data: name }),
      };
    }
  }
  return best;
}

/** Different values of columns that may be keys, then (`undefined`) of the ids. */
function keyLists(table: FeatureTable, most = Infinity): [string | undefined, Set<string>][] {
  const lists: [string | undefined, Set<string>][] = [];
  for (const [name, column] of table.columns) {
    const values = keysOf(column, Math.min(table.count, most));
    if (values !== undefined) lists.push([name, values]);
  }
  // Last: where a column says the same, people read its name.
  const ids = new Set<string>();
  for (let row = 0; row < Math.min(table.count, most); row++) ids.add(localId(table.layer, table.idOf(row)));
  if (ids.size > 0) lists.push([undefined, ids]);
  return lists;
}

/** `undefined`: measures, classes, or nothing. */
function keysOf(column: Column, rows: number): Set<string> | undefined {
  if (column.kind === 'number' && column.unit !== undefined) return undefined;
  const values = new Set<string>();
  let filled = 0;
  for (let row = 0; row < rows; row++) {
    const value = cellValue(column, row);
    if (value === undefined) continue;
    if (typeof value === 'number' && !Number.isInteger(value)) return undefined;
    filled += 1;
    values.add(String(value).normalize('NFKC').trim());
  }
  return filled > 0 && values.size >= DIFFERENT_SHARE * filled ? values : undefined;
}

type AddressRule = Extract<MatchRule, { by: 'address' }>;

function sharedAddress(model: FeatureTable, data: FeatureTable): AddressRule | undefined {
  const ours = addressColumns(model);
  const theirs = addressColumns(data);
  return ours && theirs && { by: 'address', model: ours, data: theirs };
}

function addressColumns({ columns }: FeatureTable): string[] | undefined {
  const find = (pattern: RegExp): string | undefined =>
    [...columns.keys()].find((name) => pattern.test(name));
  const [street, house, whole] = [find(STREET), find(HOUSE), find(WHOLE_ADDRESS)];
  if (street !== undefined && house !== undefined) return [street, house];
  return whole === undefined ? undefined : [whole];
}
