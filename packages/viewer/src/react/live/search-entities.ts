import type { EntityTable } from '@cityloom/twin-core/entities';
import type { EntityName, Language, LiveScene } from '../../session/index.ts';
import { entityTitle } from './entity-facts.ts';
import { entityClassTitle } from './live-format.ts';

/** An entity found by its id or name. */
export interface FoundEntity {
  readonly name: EntityName;
  readonly title: string;
  readonly className: string;
}

/** Slots looked at for one query: typing must not wait. */
const MAXIMUM_LOOKED_AT = 200_000;
const SHORTEST_QUERY = 2;

function namedBy(table: EntityTable): boolean {
  return table.entityClass.properties.some(({ id, kind }) => id === 'name' && kind === 'text');
}

/** Id and name, each on a line of its own; empty for a free slot. */
function searchText(table: EntityTable, slot: number, hasName: boolean): string {
  if (!table.isUsed(slot)) return '';
  return [table.idOf(slot), hasName ? table.text(slot, 'name') : undefined].join('\n').toLowerCase();
}

/** Entities whose id or name holds a text, those that begin with it first. */
export function searchEntities(
  { store }: LiveScene,
  query: string,
  language: Language,
  maximum: number,
): readonly FoundEntity[] {
  const wanted = query.trim().toLowerCase();
  if (wanted.length < SHORTEST_QUERY) return [];
  const first: FoundEntity[] = [];
  const others: FoundEntity[] = [];
  let left = MAXIMUM_LOOKED_AT;
  for (const table of store.tables.values()) {
    const hasName = namedBy(table);
    const className = entityClassTitle(table.entityClass, language);
    for (let slot = 0; slot < table.slotCount && left > 0; slot += 1, left -= 1) {
      const text = searchText(table, slot, hasName);
      const at = text.indexOf(wanted);
      const list = at === 0 || text[at - 1] === '\n' ? first : others;
      if (at < 0 || list.length >= maximum) continue;
      const name = { entityClass: table.entityClass.id, id: table.idOf(slot) ?? '' };
      list.push({ name, title: entityTitle(store, name), className });
    }
  }
  return [...first, ...others].slice(0, maximum);
}
