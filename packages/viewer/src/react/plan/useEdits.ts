import type { AttributeValue, Geometry, ObjectHandle } from '@cityloom/twin-core';
import { useRef } from 'react';
import { buildingParts, type ChangeInput, type Session } from '../../session/index.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import { continuedId, reshape } from './editing.ts';

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Edits of one object, each live on the map; edits of one field in a row are one step to undo. */
export interface Edits {
  /** @param field what the person edits; @param attributes that and what follows from it. */
  readonly set: (field: string, attributes: Attributes) => void;
  /** Alters the shape, and that of the building's further solids alike. */
  readonly shape: (alter: (geometry: Geometry) => Geometry, field: string) => void;
  /** A change of another kind; of one field, as `set`. */
  readonly change: (field: string, make: (id: string) => ChangeInput) => void;
  /** Ends the step: the next edit is a new one. */
  readonly finish: () => void;
}

function reshapeAll(
  session: Session,
  handles: readonly ObjectHandle[],
  alter: (geometry: Geometry) => Geometry,
  id: string,
): void {
  const shapes = handles.flatMap((handle, index) => {
    const geometry = handle.geometry();
    return geometry === undefined
      ? []
      : [reshape(handle.id, alter(geometry), index === 0 ? id : `${id}/${index + 1}`)];
  });
  const own = new Set(shapes.map((change) => change.id));
  const before = (session.store.getState().branch?.changes ?? []).filter((change) => !own.has(change.id));
  session.dispatch({ type: 'replaceChanges', edit: id, changes: [...before, ...shapes] });
}

export function useEdits(object: string): Edits {
  const session = useSession();
  const edit = useRef<{ readonly field: string; readonly id: string } | undefined>(undefined);
  const idFor = (field: string, several = false): string => {
    const changes = session.store.getState().branch?.changes ?? [];
    const going = edit.current?.field === field ? edit.current.id : undefined;
    // Of several changes the last bears the edit's id with a number.
    const last = changes.at(-1)?.id.split('/')[0];
    const id = several && going !== undefined && last === going ? going : continuedId(changes, going);
    edit.current = { field, id };
    return id;
  };
  return {
    set(field, attributes) {
      const id = idFor(field);
      session.dispatch({ type: 'applyChange', change: { kind: 'object.set', object, attributes, id } });
    },
    shape(alter, field) {
      const { view } = session.store.getState();
      const handle = view?.object(object);
      const geometry = handle?.geometry();
      if (view === undefined || handle === undefined || geometry === undefined) return;
      const parts = buildingParts(view, object);
      if (parts.length > 0) reshapeAll(session, [handle, ...parts], alter, idFor(field, true));
      else session.dispatch({ type: 'applyChange', change: reshape(object, alter(geometry), idFor(field)) });
    },
    change(field, make) {
      session.dispatch({ type: 'applyChange', change: make(idFor(field)) });
    },
    finish() {
      edit.current = undefined;
    },
  };
}
