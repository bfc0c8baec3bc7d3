import { Button, MultiSelect, NumberInput, TextInput } from '@mantine/core';
import type { Ring } from '@cityloom/twin-core';
import { useState, type JSX } from 'react';
import type { Geofence, LiveClass } from '../../session/index.ts';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import classes from './forms.module.css';
import { entityClassTitle } from './live-format.ts';
import { useLive } from './live-panel-state.ts';

const NO_CLASSES: readonly LiveClass[] = [];
const KILOMETRES_PER_HOUR = 3.6;

function numberOf(value: string | number): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** An id no other geofence has. */
function freeId(fences: readonly Geofence[]): string {
  const taken = new Set(fences.map(({ id }) => id));
  let number = fences.length + 1;
  while (taken.has(`fence-${number}`)) number += 1;
  return `fence-${number}`;
}

/** Title and rules of a geofence whose area is drawn. */
export function GeofenceForm({
  draft,
  fences,
  onDone,
}: {
  readonly draft: Partial<Geofence> & { readonly area: Ring };
  readonly fences: readonly Geofence[];
  readonly onDone: () => void;
}): JSX.Element {
  const session = useSession();
  const { t, local, language } = useLiveText();
  const shown = useLive((live) => live.classes) ?? NO_CLASSES;
  const [name, setName] = useState(
    draft.title === undefined ? t('fence.defaultName', { number: fences.length + 1 }) : local(draft.title),
  );
  const [only, setOnly] = useState<readonly string[]>(draft.classes ?? []);
  const [dwell, setDwell] = useState<string | number>(draft.dwellSeconds ?? '');
  const [limit, setLimit] = useState<string | number>(
    draft.speedLimit === undefined ? '' : Math.round(draft.speedLimit * KILOMETRES_PER_HOUR * 10) / 10,
  );
  const title = name.trim();
  const save = (): void => {
    if (title === '') return;
    const dwellSeconds = numberOf(dwell);
    const speed = numberOf(limit);
    const known = draft.title;
    const isKept = known !== undefined && title === local(known);
    const geofence: Geofence = {
      id: draft.id ?? freeId(fences),
      title: isKept ? known : { en: title, 'zh-CN': title },
      area: draft.area,
      ...(only.length > 0 && { classes: only }),
      ...(dwellSeconds !== undefined && { dwellSeconds }),
      ...(speed !== undefined && { speedLimit: speed / KILOMETRES_PER_HOUR }),
    };
    session.execute({ type: 'setGeofence', geofence }).then(onDone, () => undefined);
  };
  return (
    <form
      className={classes['form']}
      aria-label={t('fence.newTitle')}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        label={t('fence.name')}
        autoFocus
        value={name}
        error={title === '' ? t('fence.problemName') : undefined}
        onChange={(event) => {
          setName(event.currentTarget.value);
        }}
      />
      <MultiSelect
        size="xs"
        label={t('fence.classes')}
        {...(only.length === 0 && { placeholder: t('fence.allClasses') })}
        data={shown.map(({ entityClass }) => ({
          value: entityClass.id,
          label: entityClassTitle(entityClass, language),
        }))}
        value={[...only]}
        onChange={setOnly}
      />
      <div className={classes['pair']}>
        <NumberInput
          label={t('fence.dwell')}
          placeholder={t('fence.never')}
          min={1}
          suffix={'\u202fs'}
          value={dwell}
          onChange={setDwell}
        />
        <NumberInput
          label={t('fence.speed')}
          placeholder={t('fence.never')}
          min={1}
          suffix={'\u202fkm/h'}
          value={limit}
          onChange={setLimit}
        />
      </div>
      <div className={classes['formEnd']}>
        <Button type="submit">{t('fence.save')}</Button>
        <Button variant="default" onClick={onDone}>
          {t('fence.cancel')}
        </Button>
      </div>
    </form>
  );
}
