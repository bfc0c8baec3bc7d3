import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { PARCELS_LAYER, type ObjectHandle } from '@cityloom/twin-core';
import { IconArrowsMove, IconTrash } from '@tabler/icons-react';
import { lazy, type JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { objectName } from '../inspector/object-facts.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { classTitle, columnTitle } from '../values/attribute-titles.ts';
import { unitText } from '../values/format.ts';
import { BUILDING_LAYER } from './editing.ts';
import { Figures } from './Figures.tsx';
import { parcelFigures } from './parcel-figures.ts';
import classes from './plan.module.css';
import { PLANNED_KINDS, ROADS_LAYER } from './planned-objects.ts';
import { RoadForm } from './RoadForm.tsx';
import { useEdits, type Edits } from './useEdits.ts';

const EdgeSetbacks = lazy(async () => ({ default: (await import('./EdgeSetbacks.tsx')).EdgeSetbacks }));
const FillParcel = lazy(async () => ({ default: (await import('./FillParcel.tsx')).FillParcel }));

/** Values of a field that come from a list. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  parcels: {
    landUse: [
      'residential',
      'commercial',
      'office',
      'mixed',
      'education',
      'health',
      'public',
      'industrial',
      'park',
    ],
  },
  facilities: {
    class: [
      'school',
      'kindergarten',
      'clinic',
      'hospital',
      'pharmacy',
      'shelter',
      'fire_station',
      'police',
      'bus_stop',
      'pump',
    ],
  },
  barriers: { class: ['levee', 'flood_wall', 'sandbags', 'noise_wall', 'fence'] },
  green: { class: ['park', 'grass', 'forest'] },
  water: { class: ['lake', 'reservoir', 'river'] },
};

/** Numbers of a field: smallest step. */
const STEPS: Readonly<Record<string, number>> = {
  farMaximum: 0.1,
  coverageMaximum: 0.01,
  greenRatioMinimum: 0.01,
  parkingMinimum: 0.1,
  standsFrom: 60,
  width: 0.1,
};
/** Shares of an area: 1 is all of it. */
const SHARES = new Set(['coverageMaximum', 'greenRatioMinimum']);

/** Fields of an object drawn into a plan: those its kind starts with, its name, and what its layer is for. */
function fieldsOf(handle: ObjectHandle): readonly string[] {
  const kind = PLANNED_KINDS.find(({ layer }) => layer === handle.layer);
  const extra = FURTHER_FIELDS[handle.layer] ?? [];
  const pump = handle.value('class') === 'pump' ? ['standsFrom'] : [];
  return ['name', ...Object.keys(kind?.attributes ?? {}), ...extra, ...pump];
}

/** Numbers that a new object does without. */
const FURTHER_FIELDS: Readonly<Record<string, readonly string[]>> = {
  facilities: ['capacity'],
  parcels: ['setbackMainRoad', 'setbackRoad'],
  barriers: ['width', 'standsFrom'],
};
const NUMBERS = new Set([...Object.values(FURTHER_FIELDS).flat(), 'standsFrom']);

interface FieldProps {
  readonly name: string;
  readonly handle: ObjectHandle;
  readonly edits: Edits;
  readonly label: string;
}

function ChoiceField({
  choices,
  name,
  handle,
  edits,
  label,
}: FieldProps & { readonly choices: readonly string[] }): JSX.Element {
  const { language } = usePlanText();
  const value = handle.value(name);
  const all = [...new Set([...choices, ...(typeof value === 'string' ? [value] : [])])];
  return (
    <Select
      label={label}
      data={all.map((choice) => ({ value: choice, label: classTitle(choice, language) }))}
      value={typeof value === 'string' ? value : null}
      onChange={(choice) => {
        if (choice !== null) edits.set(name, { [name]: choice });
        edits.finish();
      }}
      allowDeselect={false}
    />
  );
}

function NumberField({ name, handle, edits, label }: FieldProps): JSX.Element {
  const { language } = usePlanText();
  const value = handle.value(name);
  const unit = unitText(handle.table.columns.get(name)?.unit, language);
  return (
    <NumberInput
      label={label}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => {
        if (typeof next === 'number' && next >= 0) edits.set(name, { [name]: next });
        // An emptied limit is no limit.
        else if (next === '') edits.set(name, { [name]: undefined });
      }}
      onBlur={edits.finish}
      min={0}
      {...(SHARES.has(name) && { max: 1 })}
      step={STEPS[name] ?? 1}
      decimalScale={2}
      {...(unit !== '' && { suffix: `\u202f${unit}` })}
    />
  );
}

function WordsField({ name, handle, edits, label }: FieldProps): JSX.Element {
  const value = handle.value(name);
  return (
    <TextInput
      label={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => {
        edits.set(name, { [name]: event.currentTarget.value });
      }}
      onBlur={edits.finish}
      maxLength={80}
    />
  );
}

function Field(props: Omit<FieldProps, 'label'>): JSX.Element {
  const { name, handle } = props;
  const { language } = usePlanText();
  const label = columnTitle(name, handle.table.columns.get(name), language);
  const choices = CHOICES[handle.layer]?.[name];
  if (choices !== undefined) return <ChoiceField {...props} label={label} choices={choices} />;
  const start = PLANNED_KINDS.find(({ layer }) => layer === handle.layer)?.attributes[name];
  const numeric = typeof start === 'number' || typeof handle.value(name) === 'number' || NUMBERS.has(name);
  return numeric ? <NumberField {...props} label={label} /> : <WordsField {...props} label={label} />;
}

function ParcelSummary({ parcel }: { readonly parcel: ObjectHandle }): JSX.Element | null {
  const { t } = usePlanText();
  const view = useSessionState((state) => state.view);
  const figures = view === undefined ? undefined : parcelFigures(view, parcel);
  if (figures === undefined) return null;
  const farMaximum = parcel.value('farMaximum');
  return (
    <Figures
      label={t('layer.parcels')}
      figures={[
        { label: t('parcel.area'), value: figures.siteArea, unit: 'm²' },
        { label: t('massing.floorArea'), value: figures.floorArea, unit: 'm²' },
        {
          label: t('massing.far'),
          value: figures.floorAreaRatio,
          unit: '1',
          maximum: typeof farMaximum === 'number' ? farMaximum : undefined,
        },
      ]}
    />
  );
}

function Actions({ handle }: { readonly handle: ObjectHandle }): JSX.Element {
  const session = useSession();
  const { t, tMain } = usePlanText();
  const moving = useSessionState((state) => state.tool.kind === 'moveObject');
  return (
    <div className={classes['actions']}>
      {handle.table.geometry?.type === 'polygon' && (
        <Button
          variant={moving ? 'filled' : 'default'}
          aria-pressed={moving}
          leftSection={<IconArrowsMove size={15} stroke={1.6} />}
          onClick={() => {
            session.actions.setTool(moving ? { kind: 'select' } : { kind: 'moveObject', object: handle.id });
          }}
        >
          {tMain('plan.move')}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconTrash size={15} stroke={1.6} />}
        onClick={() => {
          session.dispatch({ type: 'applyChange', change: { kind: 'object.remove', object: handle.id } });
        }}
      >
        {t('object.remove')}
      </Button>
    </div>
  );
}

/** The selected parcel, road, facility, barrier, green or water, and what a scenario can do with it. */
export function GroundObject(): JSX.Element | null {
  const { t, tMain, language } = usePlanText();
  const selection = useSessionState((state) => state.selection);
  const view = useSessionState((state) => state.view);
  const handle = selection === undefined ? undefined : view?.object(selection);
  const edits = useEdits(selection ?? '');
  const kind = PLANNED_KINDS.find(({ layer }) => layer === handle?.layer);
  if (handle === undefined || handle.layer === BUILDING_LAYER || kind === undefined) return null;
  const title = t(`layer.${kind.layer}`);
  const name = objectName(handle, language);
  return (
    <section className={classes['section']} aria-label={tMain('plan.selected')}>
      <h3>{name === undefined ? title : `${title}: ${name}`}</h3>
      {handle.layer === ROADS_LAYER ? (
        <RoadForm key={handle.id} road={handle} />
      ) : (
        <>
          <div className={classes['form']}>
            {fieldsOf(handle).map((field) => (
              <Field key={field} name={field} handle={handle} edits={edits} />
            ))}
          </div>
          {handle.layer === PARCELS_LAYER && (
            <>
              <ParcelSummary parcel={handle} />
              <PartBoundary>
                <EdgeSetbacks key={`${handle.id} edges`} parcel={handle} edits={edits} />
              </PartBoundary>
              <PartBoundary>
                <FillParcel key={handle.id} parcel={handle} />
              </PartBoundary>
            </>
          )}
          <Actions handle={handle} />
        </>
      )}
    </section>
  );
}
