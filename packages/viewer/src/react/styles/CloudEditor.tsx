import { Slider } from '@mantine/core';
import { useId, type JSX } from 'react';
import { CLOUD_COLOURINGS, cloudStyleOf, type CloudStyle } from '../../session/index.ts';
import { CLASS_COLOURS } from '../../views/map-palette.ts';
import type { DataMessageKey } from '../i18n/data-messages.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { ChoiceSelect } from './ChoiceSelect.tsx';
import { EditorFrame, type EditorProps } from './EditorFrame.tsx';
import classes from './styles.module.css';

/** Classes of ASPRS LAS 1.4 (table 17) that have a name here. */
const NAMED = [2, 3, 4, 5, 6, 7, 9, 10, 11, 13, 17] as const;

function ClassLegend({ title }: { readonly title: string }): JSX.Element {
  const { t } = useDataText();
  return (
    <div className={classes['legend']} role="group" aria-label={t('style.legend', { layer: title })}>
      <ul>
        {NAMED.map((code) => (
          <li key={code}>
            <span aria-hidden="true" style={{ background: CLASS_COLOURS[code] }} />
            <span>{t(`cloud.class.${code}` satisfies DataMessageKey)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the points of a scan are coloured by, and how large they are. */
export function CloudEditor({ layer, title, onDone }: EditorProps): JSX.Element {
  const session = useSession();
  const { t } = useDataText();
  const id = useId();
  const cloud = useSessionState((state) => state.addedLayers.find((added) => added.id === layer)?.data);
  const offered = CLOUD_COLOURINGS.filter((by) => {
    if (cloud?.kind !== 'points' || by === 'height') return true;
    const values = { rgb: cloud.colours, class: cloud.classifications, intensity: cloud.intensities };
    return values[by] !== undefined;
  });
  // What is shown below follows it.
  useSessionState((state) => state.layerStyles.get(layer));
  const style = cloudStyleOf(session.store.getState(), layer, offered);
  const set = (part: Partial<CloudStyle>): void => {
    session.actions.setLayerStyle(layer, { ...style, ...part });
  };
  return (
    <EditorFrame layer={layer} title={title} onDone={onDone}>
      <ChoiceSelect
        label={t('style.by')}
        values={offered}
        titleOf={(value) => t(`cloud.by.${value}`)}
        value={style.by}
        onChoose={(by) => {
          set({ by });
        }}
      />
      {style.by === 'class' && <ClassLegend title={title} />}
      <div>
        <label id={id}>{t('cloud.size')}</label>
        <Slider
          aria-labelledby={id}
          thumbLabel={t('cloud.size')}
          min={1}
          max={10}
          value={style.size}
          onChange={(size) => {
            set({ size });
          }}
        />
      </div>
    </EditorFrame>
  );
}
