import { Button, Select, Slider } from '@mantine/core';
import { useId, type JSX } from 'react';
import { PICTURE_PLACES, pictureStyleOf, type PictureStyle } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatPercent } from '../values/format.ts';
import classes from './styles.module.css';

/** How a picture lies on the map: how strong, upon or under it, before or behind other pictures. */
export function PictureEditor({
  layer,
  title,
  onDone,
}: {
  readonly layer: string;
  readonly title: string;
  readonly onDone: () => void;
}): JSX.Element {
  const session = useSession();
  const { t, language } = useDataText();
  const id = useId();
  const own = useSessionState((state) => state.layerStyles.get(layer));
  const style = pictureStyleOf(session.store.getState(), layer);
  const set = (part: Partial<PictureStyle>): void => {
    session.actions.setLayerStyle(layer, { ...style, ...part });
  };
  return (
    <div className={classes['editor']} role="group" aria-label={t('style.title', { layer: title })}>
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
      <Select
        label={t('picture.place')}
        data={PICTURE_PLACES.map((value) => ({ value, label: t(`picture.place.${value}`) }))}
        value={style.place}
        allowDeselect={false}
        onChange={(value) => {
          const place = PICTURE_PLACES.find((candidate) => candidate === value);
          if (place !== undefined) set({ place });
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
      <div className={classes['buttons']}>
        <Button
          variant="subtle"
          color="gray"
          disabled={own === undefined}
          onClick={() => {
            session.actions.setLayerStyle(layer, undefined);
          }}
        >
          {t('style.reset')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('style.done')}
        </Button>
      </div>
    </div>
  );
}
