import { createContext, use, useState, type JSX, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LayerOrigin, ShownState } from '../../session/index.ts';

/** What the right dock shows in Live, Plan and Drill: the mode's own panel, or the selected object. */
export type DetailTab = 'mode' | 'object';
/** What the bottom sheet shows on a narrow screen. */
export type SheetTab = 'layers' | 'details';

/** A second map beside or over the first. */
export interface ComparedMapState {
  readonly layout: 'swipe' | 'beside';
  /** What it shows, in words. */
  readonly title: string;
  readonly shown: ShownState;
}

/** State of this screen's arrangement; of no interest to the session, a share link or another viewer. */
export interface InterfaceState {
  readonly paletteOpen: boolean;
  /** Text the palette opens with. */
  readonly paletteQuery: string;
  readonly keysOpen: boolean;
  /** Set to begin adding data; whoever shows the window sets it back. */
  readonly importOpen: boolean;
  /** What the left dock shows. */
  readonly leftTab: 'layers' | 'catalogue' | 'fusion';
  /** What the left dock shows in Live: feeds and entities, or the layers of the city. */
  readonly liveTab: 'live' | 'layers';
  /** The form for a new feed is open. */
  readonly feedFormOpen: boolean;
  /** Layer whose style is being edited. */
  readonly styleLayer: string | undefined;
  /** Layer whose rows are listed below the map. */
  readonly tableLayer: string | undefined;
  /** Layer whose catalogue entry is open. */
  readonly catalogueLayer: string | undefined;
  /** Origin of the layers that are listed; `undefined`: all. */
  readonly layerOrigin: LayerOrigin | undefined;
  /** Origin of the values that the inspector lists; `undefined`: all. */
  readonly attributeOrigin: LayerOrigin | undefined;
  readonly leftOpen: boolean;
  readonly rightOpen: boolean;
  readonly detailTab: DetailTab;
  readonly sheetTab: SheetTab;
  /** The comparison of scenarios is open below the map. */
  readonly compareOpen: boolean;
  /** Second map of the comparison. */
  readonly comparedMap: ComparedMapState | undefined;
  /** Id of the scenario whose name is being edited. */
  readonly renaming: string | undefined;
}

export type InterfaceStore = StoreApi<InterfaceState>;

const InterfaceContext = createContext<InterfaceStore | undefined>(undefined);

function createInterfaceStore(): InterfaceStore {
  return createStore<InterfaceState>(() => ({
    paletteOpen: false,
    paletteQuery: '',
    keysOpen: false,
    importOpen: false,
    leftTab: 'layers',
    liveTab: 'live',
    feedFormOpen: false,
    styleLayer: undefined,
    tableLayer: undefined,
    catalogueLayer: undefined,
    layerOrigin: undefined,
    attributeOrigin: undefined,
    leftOpen: true,
    rightOpen: true,
    detailTab: 'mode',
    sheetTab: 'details',
    compareOpen: false,
    comparedMap: undefined,
    renaming: undefined,
  }));
}

export function InterfaceProvider({ children }: { readonly children: ReactNode }): JSX.Element {
  const [store] = useState(createInterfaceStore);
  return <InterfaceContext value={store}>{children}</InterfaceContext>;
}

export function useInterfaceStore(): InterfaceStore {
  const store = use(InterfaceContext);
  if (store === undefined) throw new Error('useInterfaceStore: wrap in <InterfaceProvider>.');
  return store;
}

export function useInterface<Value>(selector: (state: InterfaceState) => Value): Value {
  return useStore(useInterfaceStore(), selector);
}
