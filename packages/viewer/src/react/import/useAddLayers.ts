import { useCallback, useState } from 'react';
import type { NewLayer, ReadSource } from '../../session/index.ts';
import { dataEn } from '../i18n/data-en.ts';
import { dataZhCN } from '../i18n/data-zh-CN.ts';
import { distanceFromCity } from './layer-choices.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';

export interface AddLayers {
  readonly busy: 'add' | 'city' | undefined;
  readonly add: (layers: readonly NewLayer[]) => void;
  /** The layers become a city of their own, which is opened in place of this one. */
  readonly openAsCity: (layers: readonly NewLayer[], source: ReadSource | undefined) => void;
}

/** @param onDone called once they are added. A failure shows as the session's notice and leaves all as it was. */
export function useAddLayers(onDone: () => void): AddLayers {
  const session = useSession();
  const screen = useInterfaceStore();
  const [busy, setBusy] = useState<AddLayers['busy']>();
  const add = useCallback(
    (layers: readonly NewLayer[]) => {
      setBusy('add');
      session.layers
        .add(layers)
        .then((ids) => {
          onDone();
          screen.setState({ leftOpen: true, sheetTab: 'layers' });
          const titles = layers.map(({ title }) => title.en).join(', ');
          const values = { count: String(ids.length), titles };
          const fill = (text: string): string =>
            text.replace(/\{\{(\w+)\}\}/gu, (_, name: string) => values[name as keyof typeof values]);
          session.actions.notify('info', {
            en: fill(dataEn[ids.length === 1 ? 'import.added_one' : 'import.added_other']),
            'zh-CN': fill(dataZhCN['import.added_other']),
          });
          const { manifest } = session.store.getState();
          const first = layers.findIndex(
            ({ bounds, isGround }) =>
              // The ground is everywhere; the camera stays where the person looks.
              isGround !== true &&
              bounds !== undefined &&
              manifest !== undefined &&
              distanceFromCity(bounds, manifest) === 0,
          );
          const id = ids[first];
          if (id !== undefined) session.dispatch({ type: 'flyTo', layer: id });
        })
        .catch(() => undefined)
        .finally(() => {
          setBusy(undefined);
        });
    },
    [session, screen, onDone],
  );
  const openAsCity = useCallback(
    (layers: readonly NewLayer[], source: ReadSource | undefined) => {
      const { cities } = session;
      if (cities === undefined) return;
      setBusy('city');
      const title = (source?.file.split('/').at(-1) ?? 'City').replace(/\.[^.]*$/u, '');
      cities
        .create(title, layers)
        .then((id) => {
          cities.open(id);
        })
        .catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          session.actions.notify('error', { en: message, 'zh-CN': message });
          setBusy(undefined);
        });
    },
    [session],
  );
  return { busy, add, openAsCity };
}
