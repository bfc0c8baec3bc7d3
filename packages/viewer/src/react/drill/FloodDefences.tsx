import { Button } from '@mantine/core';
import { BARRIERS_LAYER, FACILITIES_LAYER } from '@cityloom/twin-core';
import { IconBucket, IconEngine, IconRefresh, IconWall } from '@tabler/icons-react';
import type { ComponentType, JSX } from 'react';
import type { StoredRun } from '../../session/index.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { GroundObject } from '../plan/GroundObject.tsx';
import { defenceKey, DEFENCES, type Defence } from '../plan/planned-objects.ts';
import { DrawButton } from '../runs/form/MapField.tsx';
import runs from '../runs/runs.module.css';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';

const ICONS: readonly (readonly [Defence, ComponentType<{ size: number; stroke: number }>])[] = [
  ['levee', IconWall],
  ['sandbags', IconBucket],
  ['pump', IconEngine],
];

const LAYERS: ReadonlySet<string> = new Set([BARRIERS_LAYER, FACILITIES_LAYER]);

/** Computes the run on show anew on the scenario as it stands now. */
function RunAgain({ run }: { readonly run: StoredRun }): JSX.Element | null {
  const session = useSession();
  const { t } = useReadingText();
  const isOther = useSessionState(
    ({ branch, view }) => branch !== undefined && view !== undefined && view.hash !== run.result.viewHash,
  );
  const busy = useSessionState((state) => state.activeRun !== undefined);
  if (!isOther) return null;
  const { model, parameters, seed } = run.result;
  return (
    <Button
      fullWidth
      disabled={busy}
      leftSection={<IconRefresh size={15} stroke={1.6} />}
      onClick={() => {
        session.dispatch({ type: 'runModel', request: { model, parameters, seed } });
      }}
    >
      {t('defence.again')}
    </Button>
  );
}

/** What a drill puts up against water: drawn into the scenario, set, and computed again. */
export function FloodDefences(): JSX.Element {
  const { t } = useReadingText();
  const run = useSessionState((state) => (state.run?.result.model === 'flood' ? state.run : undefined));
  const isSelected = useSessionState(({ selection, view }) => {
    const handle = selection === undefined ? undefined : view?.object(selection);
    return handle !== undefined && LAYERS.has(handle.layer);
  });
  return (
    <section className={runs['section']} aria-label={t('defence.title')}>
      <h3>{t('defence.title')}</h3>
      <div className={runs['pair']}>
        {ICONS.map(([defence, Icon]) => (
          <DrawButton
            key={defence}
            pick={defenceKey(defence)}
            shape={DEFENCES[defence].shapes[0] ?? 'line'}
            icon={<Icon size={15} stroke={1.6} />}
          >
            {t(`defence.${defence}`)}
          </DrawButton>
        ))}
      </div>
      <p className={runs['note']}>{t('defence.hint')}</p>
      {isSelected && <GroundObject />}
      {run !== undefined && <RunAgain run={run} />}
    </section>
  );
}
