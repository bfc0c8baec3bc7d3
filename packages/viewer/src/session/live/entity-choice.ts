import { CommandError } from '../commands/command-error.ts';
import { select } from '../objects/selection.ts';
import type { SessionContext } from '../session-context.ts';
import type { LiveBoard } from './live-board.ts';
import type { LiveScene } from './live-scene.ts';
import type { EntityName } from './live-state.ts';

/** Which entity is selected, and which one the camera follows. */
export interface EntityChoice {
  /** @throws {CommandError} no such entity. */
  select(entity: EntityName | undefined): void;
  /** @throws {CommandError} no such entity, or it has no place. */
  follow(entity: EntityName | undefined): void;
  /** Selects one that may report later. */
  restore(selected: EntityName | undefined, followed: EntityName | undefined): void;
  dispose(): void;
}

/** An object and an entity are not selected at the same time: the inspector shows one thing. */
export function createEntityChoice(
  context: SessionContext,
  board: LiveBoard,
  scene: LiveScene,
): EntityChoice {
  const { store, events } = context;

  function choose(entity: EntityName | undefined): void {
    const { selected } = board.state;
    if (selected?.id === entity?.id && selected?.entityClass === entity?.entityClass) return;
    board.set({ selected: entity && { entityClass: entity.entityClass, id: entity.id } });
    events.emit('entitySelected', { entity: board.state.selected });
    if (entity !== undefined) select(context, []);
  }
  function requireEntity(command: string, { entityClass, id }: EntityName): void {
    const table = scene.store.tables.get(entityClass);
    if (table === undefined) throw noClass(command, entityClass, [...scene.store.tables.keys()]);
    // One that has ended can be looked at while its past is kept.
    if (table.slotOf(id) >= 0 || scene.past) return;
    throw new CommandError({
      en: `${command}: no entity "${id}" of class "${entityClass}" reports at present; take one from the map.`,
      'zh-CN': `类别“${entityClass}”中当前没有编号为“${id}”的实体；请在地图上选取。`,
    });
  }
  const unsubscribe = store.subscribe((state, previous) => {
    if (state.selectedObjects !== previous.selectedObjects && state.selectedObjects.size > 0)
      choose(undefined);
  });

  return {
    select(entity) {
      if (entity !== undefined) requireEntity('selectEntity', entity);
      choose(entity);
    },
    follow(entity) {
      if (entity !== undefined) requireEntity('followEntity', entity);
      board.set({ followed: entity && { entityClass: entity.entityClass, id: entity.id } });
    },
    restore(selected, followed) {
      choose(selected);
      board.set({ followed });
    },
    dispose: unsubscribe,
  };
}

export function noClass(command: string, entityClass: string, known: readonly string[]): CommandError {
  return new CommandError({
    en: `${command}: no class "${entityClass}" is reported; use one of: ${known.join(', ') || 'none yet'}.`,
    'zh-CN': `没有名为“${entityClass}”的实体类别；可用：${known.join('、') || '暂无'}。`,
  });
}
