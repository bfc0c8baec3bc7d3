import { Button, NumberInput, Select } from '@mantine/core';
import type { ObjectHandle, RoadDirection, RoadSetting } from '@cityloom/twin-core';
import { IconBan, IconRoad, IconTrash } from '@tabler/icons-react';
import type { JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './plan.module.css';
import { useEdits } from './useEdits.ts';

const DIRECTIONS: readonly RoadDirection[] = ['both', 'forward', 'backward'];

/** Directions a road may be driven in, by its column: 1 along, -1 against. */
export function directionOf(oneway: unknown): RoadDirection {
  if (oneway === 1 || oneway === 'yes') return 'forward';
  return oneway === -1 || oneway === '-1' ? 'backward' : 'both';
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** What a scenario can rule about a road: closed or open, its direction, lanes and speed limit. */
export function RoadForm({ road }: { readonly road: ObjectHandle }): JSX.Element {
  const session = useSession();
  const { t, tMain } = usePlanText();
  const closed = useSessionState((state) => state.view?.closedRoads.has(road.id) === true);
  const ruled = useSessionState((state) => state.view?.roadSettings.get(road.id)) ?? {};
  const proposed = useSessionState((state) => state.baseView?.object(road.id) === undefined);
  const edits = useEdits(road.id);
  const set = (setting: RoadSetting): void => {
    const [field = ''] = Object.keys(setting);
    edits.change(field, (id) => ({ kind: 'road.set', object: road.id, id, ...setting }));
  };
  return (
    <>
      <div className={classes['form']}>
        <Select
          label={t('road.direction')}
          data={DIRECTIONS.map((value) => ({ value, label: t(`road.${value}`) }))}
          value={ruled.direction ?? directionOf(road.value('oneway'))}
          onChange={(value) => {
            const direction = DIRECTIONS.find((known) => known === value);
            if (direction !== undefined) set({ direction });
            edits.finish();
          }}
          allowDeselect={false}
        />
        <NumberInput
          label={t('road.lanes')}
          value={ruled.lanes ?? numberOf(road.value('lanes')) ?? ''}
          onChange={(lanes) => {
            if (typeof lanes === 'number' && lanes >= 1) set({ lanes });
          }}
          onBlur={edits.finish}
          min={1}
          max={30}
          clampBehavior="strict"
          allowDecimal={false}
        />
        <NumberInput
          label={t('road.speed')}
          value={ruled.speedLimitKmh ?? numberOf(road.value('maxspeed')) ?? ''}
          onChange={(speedLimitKmh) => {
            if (typeof speedLimitKmh === 'number' && speedLimitKmh > 0) set({ speedLimitKmh });
          }}
          onBlur={edits.finish}
          min={1}
          max={200}
          clampBehavior="strict"
          suffix={'\u202fkm/h'}
        />
      </div>
      <div className={classes['actions']}>
        <Button
          variant={closed ? 'filled' : 'default'}
          leftSection={closed ? <IconRoad size={15} stroke={1.6} /> : <IconBan size={15} stroke={1.6} />}
          onClick={() => {
            const kind = closed ? 'road.open' : 'road.close';
            session.dispatch({ type: 'applyChange', change: { kind, object: road.id } });
          }}
        >
          {closed ? t('road.open') : tMain('inspector.closeRoad')}
        </Button>
        {proposed && (
          <Button
            variant="default"
            leftSection={<IconTrash size={15} stroke={1.6} />}
            onClick={() => {
              session.dispatch({ type: 'applyChange', change: { kind: 'object.remove', object: road.id } });
            }}
          >
            {t('object.remove')}
          </Button>
        )}
      </div>
      {closed && <p className={classes['problem']}>{t('road.closed')}</p>}
    </>
  );
}
