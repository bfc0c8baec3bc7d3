import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPencil, IconPolygon, IconTrash, IconViewfinder } from '@tabler/icons-react';
import { useState, type JSX, type ReactNode } from 'react';
import type { Ring } from '@cityloom/twin-core';
import type { Geofence, LiveClass } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { flyToArea } from './fly-to-position.ts';
import { GeofenceForm } from './GeofenceForm.tsx';
import classes from './geofences.module.css';
import sections from './section.module.css';
import { entityClassTitle, formatDuration, formatSpeed } from './live-format.ts';
import { useLive } from './live-panel-state.ts';
import { Section } from './Section.tsx';

const NO_FENCES: readonly Geofence[] = [];
const NO_CLASSES: readonly LiveClass[] = [];

function RowAction({
  label,
  onClick,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function FenceRow({ fence, onEdit }: { readonly fence: Geofence; readonly onEdit: () => void }): JSX.Element {
  const session = useSession();
  const { t, local, language } = useLiveText();
  const shown = useLive((live) => live.classes) ?? NO_CLASSES;
  const title = local(fence.title);
  const named = fence.classes?.map((id) => {
    const found = shown.find(({ entityClass }) => entityClass.id === id);
    return found === undefined ? id : entityClassTitle(found.entityClass, language);
  });
  const rules = [
    named?.join(', ') ?? t('fence.allClasses'),
    fence.dwellSeconds === undefined
      ? undefined
      : t('fence.dwellText', { time: formatDuration(fence.dwellSeconds * 1000, t, language) }),
    fence.speedLimit === undefined
      ? undefined
      : t('fence.speedText', { speed: formatSpeed(fence.speedLimit, language) }),
  ];
  return (
    <li className={classes['fence']}>
      <div className={classes['fenceText']}>
        <span>{title}</span>
        <small>{rules.filter((rule) => rule !== undefined).join(' · ')}</small>
      </div>
      <RowAction
        label={t('fence.flyTo', { fence: title })}
        onClick={() => {
          flyToArea(session, fence.area);
        }}
      >
        <IconViewfinder size={14} stroke={1.6} />
      </RowAction>
      <RowAction label={t('fence.edit', { fence: title })} onClick={onEdit}>
        <IconPencil size={14} stroke={1.6} />
      </RowAction>
      <RowAction
        label={t('fence.remove', { fence: title })}
        onClick={() => {
          session.dispatch({ type: 'removeGeofence', geofence: fence.id });
        }}
      >
        <IconTrash size={14} stroke={1.6} />
      </RowAction>
    </li>
  );
}

/** The area just drawn, until it is saved or dropped. */
function useDrawnArea(): readonly [area: Ring | undefined, drop: () => void] {
  const session = useSession();
  const area = useSessionState((state) => state.drawnArea);
  return [
    area,
    () => {
      session.actions.setDrawnArea(undefined);
    },
  ];
}

/** Areas that tell of who enters, leaves, stays or is too fast. */
export function Geofences(): JSX.Element {
  const session = useSession();
  const { t } = useLiveText();
  const fences = useLive((live) => live.geofences) ?? NO_FENCES;
  const drawing = useSessionState((state) => state.tool.kind === 'drawGeofence');
  const [area, dropArea] = useDrawnArea();
  const [editing, setEditing] = useState<string>();
  const edited = fences.find(({ id }) => id === editing);
  const done = (): void => {
    dropArea();
    setEditing(undefined);
  };
  const draft = area === undefined ? edited : { ...edited, area };
  return (
    <Section title={t('fence.title')} note={fences.length === 0 ? '' : String(fences.length)}>
      {draft !== undefined && (
        <GeofenceForm key={draft.id ?? 'new'} draft={draft} fences={fences} onDone={done} />
      )}
      {fences.length === 0 && draft === undefined && <p className={sections['note']}>{t('fence.empty')}</p>}
      <ul className={sections['list']}>
        {fences.map((fence) => (
          <FenceRow
            key={fence.id}
            fence={fence}
            onEdit={() => {
              setEditing(fence.id);
            }}
          />
        ))}
      </ul>
      {draft === undefined && (
        <div className={sections['sectionEnd']}>
          <Button
            variant={drawing ? 'filled' : 'default'}
            aria-pressed={drawing}
            leftSection={<IconPolygon size={14} stroke={1.7} aria-hidden="true" />}
            onClick={() => {
              session.actions.setTool({ kind: drawing ? 'select' : 'drawGeofence' });
            }}
          >
            {t(drawing ? 'fence.drawing' : 'fence.draw')}
          </Button>
        </div>
      )}
    </Section>
  );
}
