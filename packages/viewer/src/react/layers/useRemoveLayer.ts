import { useCallback } from 'react';
import { dataEn } from '../i18n/data-en.ts';
import { dataZhCN } from '../i18n/data-zh-CN.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';

/** Removes an added layer and offers to bring it back; a failure is shown by the session. */
export function useRemoveLayer(): (id: string, title: string) => void {
  const session = useSession();
  const screen = useInterfaceStore();
  return useCallback(
    (id, title) => {
      const removed = async (): Promise<void> => {
        await session.layers.remove(id);
        const { tableLayer, styleLayer, catalogueLayer } = screen.getState();
        screen.setState({
          ...(tableLayer === id && { tableLayer: undefined }),
          ...(styleLayer === id && { styleLayer: undefined }),
          ...(catalogueLayer === id && { catalogueLayer: undefined }),
        });
        session.actions.notify(
          'info',
          {
            en: dataEn['layer.removed'].replace('{{layer}}', title),
            'zh-CN': dataZhCN['layer.removed'].replace('{{layer}}', title),
          },
          { kind: 'bringBackLayer', layer: id },
        );
      };
      removed().catch(() => undefined);
    },
    [session, screen],
  );
}
