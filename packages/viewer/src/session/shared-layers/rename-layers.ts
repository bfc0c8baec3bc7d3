import type { Change } from '@cityloom/twin-core';
import type { SharedState } from '../sharing/shared-state.ts';

/** The link with its layers called as they are here: selection and scenario refer to their objects. */
export function renameLayers(shared: SharedState, names: ReadonlyMap<string, string>): SharedState {
  if (names.size === 0) return shared;
  const { selection, selectedObjects, branch, run } = shared;
  const renameAll = (changes: readonly Change[]): Change[] =>
    changes.map((change) => renameChange(change, names));
  return {
    ...shared,
    ...(selection !== undefined && { selection: renameId(selection, names) }),
    ...(selectedObjects !== undefined && {
      selectedObjects: selectedObjects.map((id) => renameId(id, names)),
    }),
    ...(branch !== undefined && { branch: { ...branch, changes: renameAll(branch.changes) } }),
    ...(run?.changes !== undefined && { run: { ...run, changes: renameAll(run.changes) } }),
  };
}

function renameChange(change: Change, names: ReadonlyMap<string, string>): Change {
  if (change.kind === 'unknown') return change;
  const object = renameId(change.object, names);
  return change.kind === 'object.add'
    ? { ...change, object, layer: renameId(change.layer, names) }
    : { ...change, object };
}

function renameId(id: string, names: ReadonlyMap<string, string>): string {
  const [layer = ''] = id.split('/', 1);
  const name = names.get(layer);
  return name === undefined ? id : name + id.slice(layer.length);
}
