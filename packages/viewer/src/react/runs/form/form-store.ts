import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '../../../session/index.ts';
import type { FormValues } from './form-values.ts';

/** What was entered, by model; kept while panels come and go. */
export interface FormState {
  readonly values: Readonly<Record<string, FormValues>>;
  readonly seed: number;
}

const stores = new WeakMap<Session, StoreApi<FormState>>();

/** The forms of one session. */
export function formStore(session: Session): StoreApi<FormState> {
  let store = stores.get(session);
  if (store === undefined) {
    store = createStore<FormState>(() => ({ values: {}, seed: 1 }));
    stores.set(session, store);
  }
  return store;
}

export function setFormValue(
  store: StoreApi<FormState>,
  model: string,
  parameter: string,
  value: unknown,
): void {
  store.setState(({ values }) => ({
    values: { ...values, [model]: { ...values[model], [parameter]: value } },
  }));
}

export function setFormSeed(store: StoreApi<FormState>, seed: number): void {
  store.setState({ seed });
}
