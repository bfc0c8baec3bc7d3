import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconBuildingSkyscraper,
  IconMap2,
  IconMinus,
  IconPlus,
  IconSunHigh,
  IconWorld,
} from '@tabler/icons-react';
import type { JSX, ReactNode } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { northCommand, zoomCommand } from './camera-commands.ts';
import { switchSun } from './switch-sun.ts';
import classes from './map.module.css';

function MapButton({
  label,
  pressed,
  onClick,
  children,
}: {
  readonly label: string;
  /** For what can be on or off. */
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <Tooltip label={label} position="left">
      <ActionIcon aria-label={label} aria-pressed={pressed} onClick={onClick} size={30} radius={0}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Compass, zoom, whole city, 2D and 3D, the sun. */
export function MapControls(): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const camera = useSessionState((state) => state.camera ?? state.cameraRequest?.pose);
  const projection = useSessionState((state) => state.projection);
  const home = useSessionState((state) => state.manifest?.home);
  const lit = useSessionState((state) => state.sun !== undefined);
  const heading = Math.round(camera?.headingDegrees ?? 0);
  const zoom = (factor: number): void => {
    if (camera !== undefined) session.dispatch(zoomCommand(camera, factor));
  };
  return (
    <div className={classes['controls']} data-map-chrome>
      <div className={classes['controlGroup']}>
        <MapButton
          label={`${t('map.north')} · ${t('map.heading', { degrees: ((heading % 360) + 360) % 360 })}`}
          onClick={() => {
            if (camera !== undefined) session.dispatch(northCommand(camera));
          }}
        >
          <svg
            className={classes['needle']}
            viewBox="0 0 20 20"
            style={{ rotate: `${-heading}deg` }}
            aria-hidden="true"
          >
            <path d="M10 1.5 13 10H7Z" data-north />
            <path d="M10 18.5 13 10H7Z" />
          </svg>
        </MapButton>
      </div>
      <div className={classes['controlGroup']}>
        <MapButton
          label={t('map.zoomIn')}
          onClick={() => {
            zoom(0.6);
          }}
        >
          <IconPlus size={16} stroke={1.6} />
        </MapButton>
        <MapButton
          label={t('map.zoomOut')}
          onClick={() => {
            zoom(1 / 0.6);
          }}
        >
          <IconMinus size={16} stroke={1.6} />
        </MapButton>
        <MapButton
          label={t('map.home')}
          onClick={() => {
            if (home === undefined) return;
            const pose = { ...home, headingDegrees: 0, pitchDegrees: projection === '2d' ? -90 : -45 };
            session.dispatch({ type: 'flyTo', pose, durationSeconds: 1 });
          }}
        >
          <IconWorld size={16} stroke={1.6} />
        </MapButton>
      </div>
      <div className={classes['controlGroup']}>
        <MapButton
          label={t(projection === '3d' ? 'map.to2d' : 'map.to3d')}
          onClick={() => {
            session.actions.setProjection(projection === '3d' ? '2d' : '3d');
          }}
        >
          {projection === '3d' ? (
            <IconMap2 size={16} stroke={1.6} />
          ) : (
            <IconBuildingSkyscraper size={16} stroke={1.6} />
          )}
        </MapButton>
        <MapButton
          label={t('map.sun')}
          pressed={lit}
          onClick={() => {
            void switchSun(session);
          }}
        >
          <IconSunHigh size={16} stroke={1.6} />
        </MapButton>
      </div>
    </div>
  );
}
