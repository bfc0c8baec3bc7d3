import { Button } from '@mantine/core';
import { findLayer } from '@cityloom/twin-core';
import type { JSX } from 'react';
import type { AppliedFusion } from '../../session/index.ts';
import { fusionEn } from '../i18n/fusion-en.ts';
import { fusionZhCN } from '../i18n/fusion-zh-CN.ts';
import { useFusionText } from '../i18n/useFusionText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatTime } from '../values/format.ts';
import { draftOf } from './fusion-draft.ts';
import type { FusionDesk } from './fusion-store.ts';
import classes from './fusion.module.css';

/** One layer that has values of other sources: can be opened again, or freed of them. */
function Applied({
  fusion,
  desk,
}: {
  readonly fusion: AppliedFusion;
  readonly desk: FusionDesk;
}): JSX.Element {
  const session = useSession();
  const { t, local, language } = useFusionText();
  const title = useSessionState(({ scene }) => scene && findLayer(scene, fusion.layer)?.title);
  const timeZone = useSessionState((state) => state.manifest?.timeZone);
  const layer = title === undefined ? fusion.layer : local(title);
  const takeAway = async (): Promise<void> => {
    await session.layers.unfuse(fusion.layer);
    session.actions.notify(
      'info',
      {
        en: fusionEn['fusion.takenAway'].replace('{{layer}}', title?.en ?? fusion.layer),
        'zh-CN': fusionZhCN['fusion.takenAway'].replace('{{layer}}', title?.['zh-CN'] ?? fusion.layer),
      },
      { kind: 'bringBackFusion', layer: fusion.layer },
    );
  };
  return (
    <li>
      <p>{t('fusion.applied', { layer, time: formatTime(fusion.appliedAt, timeZone, language) })}</p>
      <small>{fusion.recipe.sources.map(({ id }) => id).join(', ')}</small>
      <div className={classes['buttons']}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => {
            const found = draftOf(fusion.recipe, session.store.getState());
            if ('missing' in found) {
              const layers = found.missing.join(', ');
              desk.store.setState({ importProblem: t('fusion.missing', { layers }) });
              return;
            }
            desk.setDraft(found);
            void desk.run();
          }}
        >
          {t('fusion.edit')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => {
            takeAway().catch(() => undefined);
          }}
        >
          {t('fusion.takeAway')}
        </Button>
      </div>
    </li>
  );
}

/** Values of other sources that layers of the city have now. */
export function AppliedFusions({ desk }: { readonly desk: FusionDesk }): JSX.Element | null {
  const fusions = useSessionState((state) => state.fusions);
  if (fusions.length === 0) return null;
  return (
    <ul className={classes['applied']}>
      {fusions.map((fusion) => (
        <Applied key={fusion.layer} fusion={fusion} desk={desk} />
      ))}
    </ul>
  );
}
