import { ActionIcon, Button, NumberInput, Select, TextInput, Tooltip } from '@mantine/core';
import type { AttributeValue, Geometry, ObjectHandle, Position } from '@cityloom/twin-core';
import { IconArrowsMove, IconRotate2, IconRotateClockwise2, IconTrash } from '@tabler/icons-react';
import { useRef, type JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle } from '../values/attribute-titles.ts';
import { continuedId, expectedResidents, reshape } from './editing.ts';
import { footprintCentre, footprintOrientation, moveFootprint, rotateFootprint } from './footprint.ts';
import classes from './plan.module.css';

const USES = [
  'residential',
  'commercial',
  'office',
  'hotel',
  'education',
  'health',
  'public',
  'industrial',
  'other',
];
/** Tallest building a form takes, metres: above every building that stands. */
const TALLEST = 1000;

type Attributes = Readonly<Record<string, AttributeValue>>;

/** Applies edits of one object live; edits of one field in a row are one step to undo. */
function useEdits(object: string): {
  /** @param field what the person edits; @param attributes that and what follows from it. */
  readonly set: (field: string, attributes: Attributes) => void;
  readonly shape: (geometry: Geometry, field: string) => void;
  /** Ends the step: the next edit is a new one. */
  readonly finish: () => void;
} {
  const session = useSession();
  const edit = useRef<{ readonly field: string; readonly id: string } | undefined>(undefined);
  const idFor = (field: string): string => {
    const going = edit.current?.field === field ? edit.current.id : undefined;
    const id = continuedId(session.store.getState().branch?.changes ?? [], going);
    edit.current = { field, id };
    return id;
  };
  return {
    set(field, attributes) {
      const id = idFor(field);
      session.dispatch({
        type: 'applyChange',
        change: { kind: 'object.set', object, attributes, id },
      });
    },
    shape(geometry, field) {
      session.dispatch({ type: 'applyChange', change: reshape(object, geometry, idFor(field)) });
    },
    finish() {
      edit.current = undefined;
    },
  };
}

type Edits = ReturnType<typeof useEdits>;

/** Residents that follow from use and floors, as long as the shape has an outline. */
function residentsOf(handle: ObjectHandle, use: AttributeValue, levels: AttributeValue): Attributes {
  const geometry = handle.geometry();
  const outline = geometry?.type === 'Polygon' ? geometry.coordinates[0] : undefined;
  if (outline === undefined || typeof use !== 'string' || typeof levels !== 'number') return {};
  return { population: expectedResidents(use, outline, levels) };
}

function numeric(value: AttributeValue): number | string {
  return typeof value === 'number' ? value : '';
}

function AttributeFields({
  handle,
  edits,
}: {
  readonly handle: ObjectHandle;
  readonly edits: Edits;
}): JSX.Element {
  const { t, language } = useText();
  const has = (column: string): boolean => handle.table.columns.has(column);
  const use = handle.value('use');
  const residents = (nextUse: AttributeValue, levels: AttributeValue): Attributes =>
    has('population') ? residentsOf(handle, nextUse, levels) : {};
  const uses = [...new Set([...USES, ...(typeof use === 'string' ? [use] : [])])];
  return (
    <>
      <NumberInput
        label={t('plan.height')}
        value={numeric(handle.value('height'))}
        onChange={(value) => {
          if (typeof value === 'number' && value > 0) edits.set('height', { height: value });
        }}
        onBlur={edits.finish}
        min={1}
        max={TALLEST}
        clampBehavior="strict"
        decimalScale={2}
        suffix=" m"
      />
      {has('levels') && (
        <NumberInput
          label={t('plan.levels')}
          value={numeric(handle.value('levels'))}
          onChange={(value) => {
            if (typeof value === 'number' && value >= 1)
              edits.set('levels', { levels: value, ...residents(use, value) });
          }}
          onBlur={edits.finish}
          min={1}
          max={300}
          clampBehavior="strict"
          allowDecimal={false}
        />
      )}
      {has('use') && (
        <Select
          label={t('plan.use')}
          data={uses.map((value) => ({ value, label: classTitle(value, language) }))}
          value={typeof use === 'string' ? use : null}
          onChange={(value) => {
            if (value !== null) edits.set('use', { use: value, ...residents(value, handle.value('levels')) });
            edits.finish();
          }}
          allowDeselect={false}
        />
      )}
      {has('population') && (
        <NumberInput
          label={t('plan.residents')}
          title={t('plan.residentsHint')}
          value={numeric(handle.value('population'))}
          onChange={(value) => {
            if (typeof value === 'number' && value >= 0) edits.set('population', { population: value });
          }}
          onBlur={edits.finish}
          min={0}
          max={100_000}
          clampBehavior="strict"
          allowDecimal={false}
          thousandSeparator=" "
        />
      )}
      {has('name') && (
        <TextInput
          label={t('plan.name')}
          value={String(handle.value('name') ?? '')}
          onChange={(event) => {
            edits.set('name', { name: event.currentTarget.value });
          }}
          onBlur={edits.finish}
          maxLength={80}
        />
      )}
    </>
  );
}

function Placement({
  geometry,
  centre,
  edits,
}: {
  readonly geometry: Geometry;
  readonly centre: Position;
  readonly edits: Edits;
}): JSX.Element {
  const { t } = useText();
  const orientation = Math.round(footprintOrientation(geometry) * 10) / 10;
  const turn = (degrees: number): void => {
    edits.shape(rotateFootprint(geometry, degrees), 'rotation');
  };
  const coordinate = (label: string, index: 0 | 1, limit: number): JSX.Element => (
    <NumberInput
      label={label}
      value={Number(centre[index].toFixed(6))}
      onChange={(value) => {
        if (typeof value !== 'number' || Math.abs(value - centre[index]) < 5e-7) return;
        edits.shape(moveFootprint(geometry, index === 0 ? [value, centre[1]] : [centre[0], value]), label);
      }}
      onBlur={edits.finish}
      min={-limit}
      max={limit}
      step={0.0001}
      decimalScale={6}
      suffix="°"
    />
  );
  return (
    <>
      <div className={classes['rotation']}>
        <NumberInput
          label={t('plan.rotation')}
          value={orientation}
          onChange={(value) => {
            if (typeof value === 'number' && value !== orientation) turn(value - orientation);
          }}
          onBlur={edits.finish}
          min={-180}
          max={360}
          decimalScale={1}
          suffix="°"
        />
        {([-5, 5] as const).map((degrees) => (
          <Tooltip key={degrees} label={`${t('plan.rotate')} ${degrees > 0 ? '+' : '−'}5°`}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={`${t('plan.rotate')} ${degrees > 0 ? '+' : '−'}5°`}
              onClick={() => {
                turn(degrees);
              }}
            >
              {degrees > 0 ? (
                <IconRotateClockwise2 size={15} stroke={1.6} />
              ) : (
                <IconRotate2 size={15} stroke={1.6} />
              )}
            </ActionIcon>
          </Tooltip>
        ))}
      </div>
      {coordinate(t('plan.longitude'), 0, 180)}
      {coordinate(t('plan.latitude'), 1, 90)}
    </>
  );
}

/** Form of the selected building where it is one that the scenario proposes. */
export function ProposedBuilding(): JSX.Element | null {
  const session = useSession();
  const { t } = useText();
  const selection = useSessionState((state) => state.selection);
  const view = useSessionState((state) => state.view);
  const proposed = useSessionState(
    (state) => selection !== undefined && state.baseView?.object(selection) === undefined,
  );
  const moving = useSessionState((state) => state.tool.kind === 'moveObject');
  const edits = useEdits(selection ?? '');
  const handle = selection === undefined ? undefined : view?.object(selection);
  if (!proposed || handle === undefined) return null;
  const geometry = handle.geometry();
  const centre = geometry === undefined ? undefined : footprintCentre(geometry);
  return (
    <section className={classes['section']} aria-label={t('plan.object')}>
      <h3>{t('plan.object')}</h3>
      <div className={classes['form']}>
        <AttributeFields handle={handle} edits={edits} />
        {geometry !== undefined && centre !== undefined && (
          <Placement geometry={geometry} centre={centre} edits={edits} />
        )}
      </div>
      <div className={classes['pair']}>
        <Button
          variant={moving ? 'filled' : 'default'}
          aria-pressed={moving}
          leftSection={<IconArrowsMove size={15} stroke={1.6} />}
          onClick={() => {
            session.actions.setTool(moving ? { kind: 'select' } : { kind: 'moveObject', object: handle.id });
          }}
        >
          {t('plan.move')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconTrash size={15} stroke={1.6} />}
          onClick={() => {
            session.dispatch({ type: 'applyChange', change: { kind: 'object.remove', object: handle.id } });
          }}
        >
          {t('plan.removeObject')}
        </Button>
      </div>
      <p className={classes['note']}>{t('plan.objectHint')}</p>
    </section>
  );
}
