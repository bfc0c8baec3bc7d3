import { ActionIcon, Button, NumberInput, Select, TextInput, Tooltip } from '@mantine/core';
import {
  boundsOfGeometry,
  metresPerDegree,
  type AttributeValue,
  type Geometry,
  type ObjectHandle,
  type Position,
} from '@cityloom/twin-core';
import { IconArrowsMove, IconCopy, IconRotate2, IconRotateClockwise2, IconTrash } from '@tabler/icons-react';
import { lazy, type JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { buildingParts, wholeBuilding, type Language } from '../../session/index.ts';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { PartBoundary } from '../states/PartBoundary.tsx';
import { objectAddress, objectKind, objectName } from '../inspector/object-facts.ts';
import { classTitle } from '../values/attribute-titles.ts';
import { BUILDING_LAYER, BUILDING_USES, expectedResidents } from './editing.ts';
import { footprintCentre, footprintOrientation, moveFootprint, rotateFootprint } from './footprint.ts';
import classes from './plan.module.css';
import { addCopy, removeObjects } from './planned-objects.ts';
import { useEdits, type Attributes, type Edits } from './useEdits.ts';

const MassingForm = lazy(async () => ({ default: (await import('./MassingForm.tsx')).MassingForm }));

/** Tallest building a form takes, metres: above every building that stands. */
const TALLEST = 1000;

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
  several,
}: {
  readonly handle: ObjectHandle;
  readonly edits: Edits;
  /** The building is of several solids: its massing tells how high and of how many floors it is. */
  readonly several: boolean;
}): JSX.Element {
  const { t, language } = useText();
  const has = (column: string): boolean => handle.table.columns.has(column);
  const use = handle.value('use');
  const residents = (nextUse: AttributeValue, levels: AttributeValue): Attributes =>
    has('population') ? residentsOf(handle, nextUse, levels) : {};
  const uses = [...new Set([...BUILDING_USES, ...(typeof use === 'string' ? [use] : [])])];
  return (
    <>
      {!several && (
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
      )}
      {has('levels') && !several && (
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
    edits.shape((shape) => rotateFootprint(shape, degrees, centre), 'rotation');
  };
  const coordinate = (label: string, index: 0 | 1, limit: number): JSX.Element => (
    <NumberInput
      label={label}
      value={Number(centre[index].toFixed(6))}
      onChange={(value) => {
        if (typeof value !== 'number' || Math.abs(value - centre[index]) < 5e-7) return;
        const to: Position = index === 0 ? [value, centre[1]] : [centre[0], value];
        edits.shape((shape) => moveFootprint(shape, to, centre), label);
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

/** A copy stands beside its original, this far away; metres. */
const COPY_GAP = 5;

/** Moves a shape east by its own width and a gap. */
function besides(handle: ObjectHandle): (geometry: Geometry) => Geometry {
  const geometry = handle.geometry();
  const centre = geometry === undefined ? undefined : footprintCentre(geometry);
  if (geometry === undefined || centre === undefined) return (shape) => shape;
  const [west, , east] = boundsOfGeometry(geometry);
  const [eastScale] = metresPerDegree(centre[1]);
  const to: Position = [centre[0] + (east - west) + COPY_GAP / eastScale, centre[1]];
  return (shape) => moveFootprint(shape, to, centre);
}

function BuildingActions({
  handle,
  parts,
  proposed,
}: {
  readonly handle: ObjectHandle;
  readonly parts: readonly ObjectHandle[];
  readonly proposed: boolean;
}): JSX.Element {
  const session = useSession();
  const { t, tMain } = usePlanText();
  const moving = useSessionState((state) => state.tool.kind === 'moveObject');
  return (
    <div className={classes['actions']}>
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
      <Button
        variant="default"
        leftSection={<IconCopy size={15} stroke={1.6} />}
        onClick={() => {
          // A refusal is already shown as a notice by the session.
          addCopy(session, [handle, ...parts], besides(handle)).catch(() => undefined);
        }}
      >
        {t('object.copy')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={15} stroke={1.6} />}
        onClick={() => {
          removeObjects(session, [handle.id, ...parts.map(({ id }) => id)]);
        }}
      >
        {tMain(proposed ? 'plan.removeObject' : 'inspector.remove')}
      </Button>
    </div>
  );
}

/** The selected building with all its solids; of one solid of several, the building it is of. */
function useSelectedBuilding():
  | { readonly handle: ObjectHandle; readonly parts: readonly ObjectHandle[]; readonly proposed: boolean }
  | undefined {
  const selection = useSessionState((state) => state.selection);
  const view = useSessionState((state) => state.view);
  const picked = selection === undefined ? undefined : view?.object(selection);
  const whole = picked === undefined ? undefined : wholeBuilding(picked);
  const proposed = useSessionState(
    (state) => whole !== undefined && state.baseView?.object(whole) === undefined,
  );
  const handle = whole === undefined ? undefined : view?.object(whole);
  if (view === undefined || handle?.layer !== BUILDING_LAYER) return undefined;
  return { handle, parts: buildingParts(view, handle.id), proposed };
}

function nameOf(handle: ObjectHandle, language: Language): string {
  const kind = objectKind(handle);
  return (
    objectName(handle, language) ??
    objectAddress(handle) ??
    (kind === undefined ? handle.id : classTitle(kind, language))
  );
}

/** Form of the selected building: one that the scenario proposes, or one that stands. */
export function BuildingForm(): JSX.Element | null {
  const { t, tMain, language } = usePlanText();
  const building = useSelectedBuilding();
  const edits = useEdits(building?.handle.id ?? '');
  if (building === undefined) return null;
  const { handle, parts, proposed } = building;
  const geometry = handle.geometry();
  const centre = geometry === undefined ? undefined : footprintCentre(geometry);
  const title = tMain(proposed ? 'plan.object' : 'plan.selected');
  return (
    <section className={classes['section']} aria-label={title}>
      <h3>{proposed ? title : `${title}: ${nameOf(handle, language)}`}</h3>
      <div className={classes['form']}>
        <AttributeFields handle={handle} edits={edits} several={parts.length > 0} />
        {geometry !== undefined && centre !== undefined && (
          <Placement geometry={geometry} centre={centre} edits={edits} />
        )}
      </div>
      {proposed && (
        <PartBoundary>
          <MassingForm key={handle.id} building={handle} parts={parts} />
        </PartBoundary>
      )}
      <BuildingActions handle={handle} parts={parts} proposed={proposed} />
      <p className={classes['note']}>{proposed ? tMain('plan.objectHint') : t('object.existingHint')}</p>
    </section>
  );
}
