import { NumberInput, Select, Switch } from '@mantine/core';
import type { ObjectHandle } from '@cityloom/twin-core';
import type { Massing } from '@cityloom/twin-core/massing';
import { useRef, useState, type JSX } from 'react';
import { heightLimitFor, parcelOf } from '../../session/index.ts';
import { usePlanText, type PlanTextTools } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle } from '../values/attribute-titles.ts';
import { BUILDING_USES } from './editing.ts';
import { Figures, type Figure } from './Figures.tsx';
import {
  draftOf,
  massingOf,
  NEW_TOWER,
  withMassing,
  type MassingDraft,
  type TierDraft,
} from './massing-draft.ts';
import { massingProblem } from './massing-problem.ts';
import { parcelFigures } from './parcel-figures.ts';
import classes from './plan.module.css';

const ROOFS = ['flat', 'gable', 'hip', 'pyramid'] as const;

interface TierFieldsProps {
  readonly tier: TierDraft;
  readonly names: { readonly floors: string; readonly floorHeight: string; readonly use: string };
  readonly onChange: (field: string, tier: Partial<TierDraft>) => void;
  readonly onDone: () => void;
}

function TierFields({ tier, names, onChange, onDone }: TierFieldsProps): JSX.Element {
  const { language } = usePlanText();
  const uses = [...new Set([...BUILDING_USES, tier.use])];
  return (
    <>
      <NumberInput
        label={names.floors}
        value={tier.floors}
        onChange={(floors) => {
          if (typeof floors === 'number' && floors >= 1) onChange('floors', { floors });
        }}
        onBlur={onDone}
        min={1}
        max={300}
        clampBehavior="strict"
        allowDecimal={false}
      />
      <NumberInput
        label={names.floorHeight}
        value={tier.floorHeight}
        onChange={(floorHeight) => {
          if (typeof floorHeight === 'number' && floorHeight >= 1.8) onChange('floorHeight', { floorHeight });
        }}
        onBlur={onDone}
        min={1.8}
        max={30}
        step={0.1}
        decimalScale={2}
        suffix={'\u202fm'}
      />
      <Select
        label={names.use}
        data={uses.map((use) => ({ value: use, label: classTitle(use, language) }))}
        value={tier.use}
        onChange={(use) => {
          if (use !== null) onChange('use', { use });
          onDone();
        }}
        allowDeselect={false}
      />
    </>
  );
}

interface Made {
  readonly massing: Massing | undefined;
  readonly problem: string | undefined;
}

/** Works a draft out; what cannot be built is told, not thrown. */
function make(draft: MassingDraft, building: ObjectHandle, { t, language }: PlanTextTools): Made {
  const geometry = building.geometry();
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon')
    return { massing: undefined, problem: undefined };
  try {
    return { massing: massingOf(draft, geometry), problem: undefined };
  } catch (error) {
    return { massing: undefined, problem: massingProblem(error, t, language) };
  }
}

/** Floor area, height and floor area ratio of its parcel, each against its limit. */
function useFigures(building: ObjectHandle, massing: Massing | undefined): readonly Figure[] {
  const { t } = usePlanText();
  const view = useSessionState((state) => state.view);
  const cityLimit = useSessionState((state) => state.heightLimit);
  if (view === undefined || massing === undefined) return [];
  const parcel = parcelOf(view, building);
  const figures = parcel === undefined ? undefined : parcelFigures(view, parcel);
  const farMaximum = parcel?.value('farMaximum');
  return [
    { label: t('massing.floorArea'), value: massing.floorArea, unit: 'm²' },
    {
      label: t('massing.height'),
      value: massing.height,
      unit: 'm',
      maximum: heightLimitFor(view, building, cityLimit),
    },
    ...(figures === undefined
      ? []
      : [
          {
            label: t('massing.far'),
            value: figures.floorAreaRatio,
            unit: '1',
            maximum: typeof farMaximum === 'number' ? farMaximum : undefined,
          },
        ]),
  ];
}

function withoutTower({ floors, floorHeight, use, roof, roofHeight }: MassingDraft): MassingDraft {
  return { floors, floorHeight, use, roof, roofHeight };
}

/** Storeys, tower and roof of a proposed building; its figures follow while one types or drags. */
export function MassingForm({
  building,
  parts,
}: {
  readonly building: ObjectHandle;
  readonly parts: readonly ObjectHandle[];
}): JSX.Element {
  const session = useSession();
  const texts = usePlanText();
  const { t, tMain } = texts;
  const draft = draftOf(building, parts);
  const [refused, setRefused] = useState<string | undefined>();
  const edit = useRef({ field: '', count: 0 });
  const { massing, problem } = make(draft, building, texts);
  const figures = useFigures(building, massing);
  const done = (): void => {
    edit.current = { field: '', count: edit.current.count + 1 };
  };
  const alter = (field: string, next: MassingDraft): void => {
    const { branch } = session.store.getState();
    const made = make(next, building, texts);
    setRefused(made.problem);
    if (branch === undefined || made.massing === undefined) return;
    const changes = withMassing(branch, building, made.massing, next);
    if (changes === undefined) return;
    if (edit.current.field !== field) edit.current = { field, count: edit.current.count + 1 };
    const name = `${building.id}/${field}/${edit.current.count}`;
    session.dispatch({ type: 'replaceChanges', changes, edit: name });
  };
  const { tower } = draft;
  return (
    <fieldset className={classes['massing']}>
      <legend>{t('massing.title')}</legend>
      <div className={classes['form']}>
        <TierFields
          tier={draft}
          names={{
            floors: t('massing.floors'),
            floorHeight: t('massing.floorHeight'),
            use: t('massing.use'),
          }}
          onChange={(field, tier) => {
            alter(field, { ...draft, ...tier });
          }}
          onDone={done}
        />
        <Select
          label={t('massing.roof')}
          data={ROOFS.map((value) => ({ value, label: t(`roof.${value}`) }))}
          value={draft.roof}
          onChange={(value) => {
            const roof = ROOFS.find((shape) => shape === value);
            if (roof !== undefined) alter('roof', { ...draft, roof });
            done();
          }}
          allowDeselect={false}
        />
        {draft.roof !== 'flat' && (
          <NumberInput
            label={t('massing.roofHeight')}
            value={draft.roofHeight}
            onChange={(roofHeight) => {
              if (typeof roofHeight === 'number' && roofHeight > 0)
                alter('roofHeight', { ...draft, roofHeight });
            }}
            onBlur={done}
            min={0.5}
            max={100}
            suffix={'\u202fm'}
          />
        )}
        <Switch
          className={classes['wide'] ?? ''}
          label={t('massing.tower')}
          checked={tower !== undefined}
          onChange={(event) => {
            const next = event.currentTarget.checked
              ? { ...draft, tower: { ...NEW_TOWER, use: draft.use } }
              : withoutTower(draft);
            alter('tower', next);
            done();
          }}
        />
        {tower !== undefined && (
          <>
            <TierFields
              tier={tower}
              names={{
                floors: t('massing.towerFloors'),
                floorHeight: t('massing.towerFloorHeight'),
                use: t('massing.towerUse'),
              }}
              onChange={(field, tier) => {
                alter(`tower.${field}`, { ...draft, tower: { ...tower, ...tier } });
              }}
              onDone={done}
            />
            <NumberInput
              label={t('massing.setback')}
              value={tower.setback}
              onChange={(setback) => {
                if (typeof setback === 'number' && setback >= 0)
                  alter('setback', { ...draft, tower: { ...tower, setback } });
              }}
              onBlur={done}
              min={0}
              max={200}
              step={0.5}
              suffix={'\u202fm'}
            />
          </>
        )}
      </div>
      {(refused ?? problem) !== undefined && (
        <p className={classes['problem']} role="alert">
          {refused ?? problem}
        </p>
      )}
      <Figures label={tMain('plan.objects')} figures={figures} />
    </fieldset>
  );
}
