import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '../../session/index.ts';
import type { EnsembleForm } from './ensemble-form.ts';

/** What was entered, by model; kept while panels come and go. */
export type EnsembleForms = Readonly<Record<string, EnsembleForm>>;

const stores = new WeakMap<Session, StoreApi<EnsembleForms>>();

/** The forms of one session. */
export function ensembleForms(session: Session): StoreApi<EnsembleForms> {
  let store = stores.get(session);
  if (store === undefined) {
    store = createStore<EnsembleForms>(() => ({}));
    stores.set(session, store);
  }
  return store;
}
