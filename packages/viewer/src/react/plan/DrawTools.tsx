import { Button } from '@mantine/core';
import {
  IconBuildingHospital,
  IconDroplet,
  IconMapRoute,
  IconShape,
  IconTrees,
  IconWall,
} from '@tabler/icons-react';
import type { ComponentType, JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { ImportBuilding } from './ImportBuilding.tsx';
import classes from './plan.module.css';
import { kindsFor, plannedKey, type PlannedLayer } from './planned-objects.ts';

const ICONS: Readonly<Record<PlannedLayer, ComponentType<{ size: number; stroke: number }>>> = {
  parcels: IconShape,
  roads: IconMapRoute,
  facilities: IconBuildingHospital,
  green: IconTrees,
  water: IconDroplet,
  barriers: IconWall,
};

const NO_LAYERS: readonly string[] = [];

/** What can be drawn into a plan besides buildings: parcels, roads, facilities, green, water, barriers. */
export function DrawTools(): JSX.Element {
  const session = useSession();
  const { t } = usePlanText();
  const tool = useSessionState((state) => state.tool);
  const layers = useSessionState((state) => state.view?.layerIds) ?? NO_LAYERS;
  return (
    <section className={classes['section']} aria-label={t('draw.title')}>
      <h3>{t('draw.title')}</h3>
      <div className={classes['pair']}>
        {kindsFor(layers).map(({ layer, shapes: [shape = 'polygon'] }) => {
          const key = plannedKey(layer);
          const drawing = tool.kind === 'drawShape' && tool.key === key;
          const Icon = ICONS[layer];
          return (
            <Button
              key={layer}
              variant={drawing ? 'filled' : 'default'}
              aria-pressed={drawing}
              leftSection={<Icon size={15} stroke={1.6} />}
              onClick={() => {
                session.actions.setTool(drawing ? { kind: 'select' } : { kind: 'drawShape', key, shape });
              }}
            >
              {t(`draw.${layer}`)}
            </Button>
          );
        })}
        <ImportBuilding />
      </div>
    </section>
  );
}
