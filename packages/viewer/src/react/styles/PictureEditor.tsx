import { Button, Slider } from '@mantine/core';
import { useId, type JSX } from 'react';
import { PICTURE_PLACES, pictureStyleOf, type PictureStyle } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatPercent } from '../values/format.ts';
import { ChoiceSelect } from './ChoiceSelect.tsx';
import { EditorFrame, type EditorProps } from './EditorFrame.tsx';
import classes from './styles.module.css';

/** How a picture lies on the map: how strong, upon or under it, before or behind other pictures. */
export function PictureEditor({ layer, title, onDone }: EditorProps): JSX.Element {
  const session = useSession();
  const { t, language } = useDataText();
  const id = useId();
  // What is shown below follows it.
  useSessionState((state) => state.layerStyles.get(layer));
  const style = pictureStyleOf(session.store.getState(), layer);
  const set = (part: Partial<PictureStyle>): void => {
    session.actions.setLayerStyle(layer, { ...style, ...part });
  };
  return (
    <EditorFrame layer={layer} title={title} onDone={onDone}>
      <div>
        <label id={id}>{t('picture.opacity')}</label>
        <Slider
          aria-labelledby={id}
          thumbLabel={t('picture.opacity')}
          min={0}
          max={1}
          step={0.05}
          value={style.opacity}
          label={(value) => formatPercent(value, language)}
          onChange={(opacity) => {
            set({ opacity });
          }}
        />
      </div>
      <ChoiceSelect
        label={t('picture.place')}
        values={PICTURE_PLACES}
        titleOf={(value) => t(`picture.place.${value}`)}
        value={style.place}
        onChoose={(place) => {
          set({ place });
        }}
      />
      <div className={classes['buttons']}>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            void session.layers.move(layer, 1);
          }}
        >
          {t('picture.forward')}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            void session.layers.move(layer, -1);
          }}
        >
          {t('picture.backward')}
        </Button>
      </div>
    </EditorFrame>
  );
}
