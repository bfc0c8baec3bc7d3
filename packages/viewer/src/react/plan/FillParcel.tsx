import { Button, NumberInput, Select } from '@mantine/core';
import type { ObjectHandle } from '@cityloom/twin-core';
import { createMassing, fillParcel, massingChanges, type ParcelFill } from '@cityloom/twin-core/massing';
import { IconBuildingSkyscraper } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { buildingParts, buildingsOn, type Session } from '../../session/index.ts';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle } from '../values/attribute-titles.ts';
import { BUILDING_LAYER, BUILDING_USES, uniqueName } from './editing.ts';
import { Figures, type Figure } from './Figures.tsx';
import { residentsOfMassing } from './massing-draft.ts';
import { massingProblem } from './massing-problem.ts';
import { differingEdges } from './parcel-setbacks.ts';
import classes from './plan.module.css';

interface Wish {
  readonly targetFar: number;
  readonly floorHeight: number;
  /** As few as reach the target where there is none. */
  readonly floors: number | undefined;
  readonly use: string;
}

interface Filled {
  readonly fill: ParcelFill | undefined;
  readonly problem: string | undefined;
}

function limitsOf(parcel: ObjectHandle): {
  heightMaximum?: number;
  coverageMaximum?: number;
  setback?: number;
} {
  const limits: { heightMaximum?: number; coverageMaximum?: number; setback?: number } = {};
  for (const name of ['heightMaximum', 'coverageMaximum', 'setback'] as const) {
    const value = parcel.value(name);
    if (typeof value === 'number') limits[name] = value;
  }
  return limits;
}

/** Works the fill out; what cannot be filled is told, not thrown. */
function useFill(parcel: ObjectHandle, { targetFar, floorHeight, floors }: Wish): Filled {
  const { t, language } = usePlanText();
  const view = useSessionState((state) => state.view);
  const geometry = parcel.geometry();
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon')
    return { fill: undefined, problem: undefined };
  const wish = { targetFar, floorHeight, ...(floors !== undefined && { floors }) };
  try {
    const edges = differingEdges(view, parcel);
    const limits = { ...limitsOf(parcel), ...(edges !== undefined && { edges }) };
    return { fill: fillParcel(geometry, { ...limits, ...wish }), problem: undefined };
  } catch (error) {
    return { fill: undefined, problem: massingProblem(error, t, language) };
  }
}

/** Builds the fill; what an earlier fill of this parcel built is taken away with the same step. */
async function build(session: Session, parcel: ObjectHandle, fill: ParcelFill, use: string): Promise<void> {
  const { branch, view } = session.store.getState();
  if (branch === undefined || view === undefined) return;
  const earlier = buildingsOn(view, parcel).filter((handle) => handle.value('parcel') === parcel.id);
  const gone = new Set(earlier.flatMap(({ id }) => [id, ...buildingParts(view, id).map((part) => part.id)]));
  const kept = branch.changes.filter((change) => !('object' in change && gone.has(change.object)));
  const massing = createMassing({ footprint: fill.footprint, tiers: [{ ...fill.tier, use }] });
  const object = `${BUILDING_LAYER}/proposed/${uniqueName()}`;
  const header = { object, id: `fill-${uniqueName()}`, at: '', by: '' };
  const attributes = { parcel: parcel.id, population: residentsOfMassing(massing) };
  // Time and author are for the session to say.
  const added = massingChanges(massing, { ...header, use, attributes }).map(
    ({ kind, id, layer, object: of, geometry, attributes: own }) => ({
      ...{ kind, id, layer, object: of, geometry },
      attributes: own,
    }),
  );
  await session.execute({ type: 'replaceChanges', changes: [...kept, ...added] });
  await session.execute({ type: 'select', object });
}

function figuresOf(
  fill: ParcelFill,
  parcel: ObjectHandle,
  words: readonly [string, string, string, string],
): Figure[] {
  const { heightMaximum, coverageMaximum } = limitsOf(parcel);
  const [far, height, floors, coverage] = words;
  const farMaximum = parcel.value('farMaximum');
  return [
    {
      label: far,
      value: fill.floorAreaRatio,
      unit: '1',
      maximum: typeof farMaximum === 'number' ? farMaximum : undefined,
    },
    { label: height, value: fill.height, unit: 'm', maximum: heightMaximum },
    { label: floors, value: fill.floors, unit: 'floors' },
    { label: coverage, value: fill.coverage, unit: '1', maximum: coverageMaximum },
  ];
}

/** Fills a parcel to a floor area ratio under its own rules. */
export function FillParcel({ parcel }: { readonly parcel: ObjectHandle }): JSX.Element {
  const session = useSession();
  const { t, language } = usePlanText();
  const allowed = parcel.value('farMaximum');
  const editable = useSessionState((state) => state.branch !== undefined);
  const [wish, setWish] = useState<Wish>({
    targetFar: typeof allowed === 'number' ? allowed : 2,
    floorHeight: 3,
    floors: undefined,
    use: 'residential',
  });
  const { fill, problem } = useFill(parcel, wish);
  const words = [t('massing.far'), t('massing.height'), t('fill.floors'), t('fill.coverage')] as const;
  return (
    <fieldset className={classes['massing']}>
      <legend>{t('fill.title')}</legend>
      <div className={classes['form']}>
        <NumberInput
          label={t('fill.target')}
          value={wish.targetFar}
          onChange={(targetFar) => {
            if (typeof targetFar === 'number') setWish({ ...wish, targetFar });
          }}
          min={0.01}
          max={100}
          step={0.1}
          decimalScale={2}
        />
        <NumberInput
          label={t('fill.floorHeight')}
          value={wish.floorHeight}
          onChange={(floorHeight) => {
            if (typeof floorHeight === 'number') setWish({ ...wish, floorHeight });
          }}
          min={1.8}
          max={30}
          step={0.1}
          decimalScale={2}
          suffix={'\u202fm'}
        />
        <NumberInput
          label={t('fill.wantedFloors')}
          placeholder={t('fill.fewest')}
          value={wish.floors ?? ''}
          onChange={(floors) => {
            setWish({ ...wish, floors: typeof floors === 'number' ? floors : undefined });
          }}
          min={1}
          max={300}
          allowDecimal={false}
        />
        <Select
          label={t('fill.use')}
          data={BUILDING_USES.map((use) => ({ value: use, label: classTitle(use, language) }))}
          value={wish.use}
          onChange={(use) => {
            if (use !== null) setWish({ ...wish, use });
          }}
          allowDeselect={false}
        />
      </div>
      {problem !== undefined && (
        <p className={classes['problem']} role="alert">
          {problem}
        </p>
      )}
      {fill !== undefined && <Figures label={t('fill.title')} figures={figuresOf(fill, parcel, words)} />}
      {fill !== undefined && !fill.reachesTarget && (
        <p className={classes['note']}>
          {t('fill.bound', {
            limits: fill.binding.map((limit) => t(`limit.${limit}`)).join(language === 'en' ? ', ' : '、'),
          })}
        </p>
      )}
      <Button
        fullWidth
        disabled={fill === undefined || !editable}
        leftSection={<IconBuildingSkyscraper size={15} stroke={1.6} />}
        onClick={() => {
          // A refusal is already shown as a notice by the session.
          if (fill !== undefined) build(session, parcel, fill, wish.use).catch(() => undefined);
        }}
      >
        {t('fill.build')}
      </Button>
    </fieldset>
  );
}
