import {
  measureRing,
  type Branch,
  type Change,
  type Geometry,
  type Position,
  type View,
} from '@cityloom/twin-core';
import type { Language } from '../../session/index.ts';
import type { MessageKey, Translate } from '../i18n/messages.ts';
import type { PlanTranslate } from '../i18n/plan-messages.ts';
import { objectAddress, objectKind, objectName } from '../inspector/object-facts.ts';
import { classTitle, columnTitle } from '../values/attribute-titles.ts';
import { formatArea, formatLength, formatNumber, formatQuantity } from '../values/format.ts';
import { BUILDING_LAYER } from './editing.ts';
import { displacement, footprintCentre, footprintOrientation, outerRing } from './footprint.ts';
import { PLANNED_KINDS, type PlannedLayer } from './planned-objects.ts';

export interface SentenceContext {
  readonly t: Translate;
  readonly tPlan: PlanTranslate;
  readonly language: Language;
  /** Changes of the branch in order; the sentence of one depends on those before it. */
  readonly changes: readonly Change[];
  /** The existing city. */
  readonly base: View | undefined;
}

/** Height from which a building is called a tower, metres (common lower limit for high-rise fire rules). */
const TOWER_HEIGHT = 50;

function addedBefore(
  object: string,
  context: SentenceContext,
): Extract<Change, { kind: 'object.add' }> | undefined {
  return context.changes.find((change) => change.kind === 'object.add' && change.object === object) as
    Extract<Change, { kind: 'object.add' }> | undefined;
}

function attributeNumber(attributes: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = attributes[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** What was drawn: a facility by its class ("school"), others by their layer. */
function plannedName(
  { attributes }: Extract<Change, { kind: 'object.add' }>,
  layer: PlannedLayer,
  { tPlan, language }: SentenceContext,
): string {
  const own = attributes['class'];
  return layer === 'facilities' && typeof own === 'string'
    ? classTitle(own, language)
    : tPlan(`what.${layer}`);
}

function addedName(change: Extract<Change, { kind: 'object.add' }>, context: SentenceContext): string {
  const { t } = context;
  const name = change.attributes['name'];
  if (typeof name === 'string' && name !== '') return name;
  const kind = PLANNED_KINDS.find(({ layer }) => layer === change.layer);
  if (kind !== undefined) return plannedName(change, kind.layer, context);
  const tall = (attributeNumber(change.attributes, 'height') ?? 0) >= TOWER_HEIGHT;
  return t(tall ? 'change.tower' : 'change.building');
}

/** What a change is about, in words. */
export function objectWords(object: string, context: SentenceContext): string {
  const { t, language, base } = context;
  const added = addedBefore(object, context);
  if (added !== undefined) return addedName(added, context);
  const handle = base?.object(object);
  if (handle === undefined) return object;
  const kind = objectKind(handle);
  return (
    objectName(handle, language) ??
    objectAddress(handle) ??
    (kind === undefined ? t('change.building') : classTitle(kind, language))
  );
}

/** Shape of the object just before the change at this place of the list. */
function geometryBefore(change: Change, object: string, context: SentenceContext): Geometry | undefined {
  const place = context.changes.indexOf(change);
  const earlier = context.changes
    .slice(0, place === -1 ? undefined : place)
    .findLast(
      (candidate) =>
        (candidate.kind === 'object.add' || candidate.kind === 'object.reshape') &&
        candidate.object === object,
    );
  if (earlier?.kind === 'object.add' || earlier?.kind === 'object.reshape') return earlier.geometry;
  return context.base?.object(object)?.geometry();
}

/** Area tells a move or a turn from a new shape, whatever the position. */
function sameSize(a: Geometry, b: Geometry): boolean {
  const ringA = outerRing(a);
  const ringB = outerRing(b);
  if (ringA === undefined || ringA.length !== ringB?.length) return false;
  const areaA = Math.abs(measureRing(ringA).signedArea);
  const areaB = Math.abs(measureRing(ringB).signedArea);
  return Math.abs(areaA - areaB) <= 0.001 * Math.max(areaA, areaB);
}

function reshapeSentence(
  change: Extract<Change, { kind: 'object.reshape' }>,
  context: SentenceContext,
): string {
  const { t, language } = context;
  const what = objectWords(change.object, context);
  const before = geometryBefore(change, change.object, context);
  const from = before === undefined ? undefined : footprintCentre(before);
  const to = footprintCentre(change.geometry);
  if (before === undefined || from === undefined || to === undefined || !sameSize(before, change.geometry)) {
    return t('change.reshape', { what });
  }
  const { distance, azimuthDegrees } = displacement(from, to);
  if (distance >= 0.05) {
    const direction = t(`direction.${Math.round(azimuthDegrees / 45) % 8}` as MessageKey);
    return t('change.move', { what, distance: formatLength(distance, language), direction });
  }
  const turn = footprintOrientation(change.geometry) - footprintOrientation(before);
  const angle = ((turn + 270) % 180) - 90;
  if (Math.abs(angle) < 0.05) return t('change.reshape', { what });
  return t('change.rotate', { what, angle: formatNumber(angle, language) });
}

/** "Add 12 floors to tower, 18 m to 54 m". */
function partSentence(
  { attributes }: Extract<Change, { kind: 'object.add' }>,
  whole: string,
  context: SentenceContext,
): string {
  const { tPlan, language } = context;
  const count = attributeNumber(attributes, 'levels') ?? 0;
  const values = {
    what: objectWords(whole, context),
    from: formatQuantity(attributeNumber(attributes, 'minHeight') ?? 0, 'm', language),
    to: formatQuantity(attributeNumber(attributes, 'height') ?? 0, 'm', language),
  };
  return count > 0 ? tPlan('change.addPart', { ...values, count }) : tPlan('change.addRoof', values);
}

/** With its size, where it has one. */
function plannedSentence(
  { geometry }: Extract<Change, { kind: 'object.add' }>,
  what: string,
  { tPlan, t, language }: SentenceContext,
): string {
  const ring = outerRing(geometry);
  if (ring !== undefined) {
    const size = formatArea(Math.abs(measureRing(ring).signedArea), language);
    return tPlan('change.addSized', { what, size });
  }
  if (geometry.type !== 'LineString') return t('change.add', { what });
  const size = formatLength(lengthOf(geometry.coordinates), language);
  return tPlan('change.addSized', { what, size });
}

function lengthOf(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, to, at) => sum + displacement(line[at] ?? to, to).distance, 0);
}

/** "Rule anew for Abay Street: one way, 3 lanes, 40 km/h". */
function roadSentence(change: Extract<Change, { kind: 'road.set' }>, context: SentenceContext): string {
  const { tPlan, language } = context;
  const { direction, lanes, speedLimitKmh } = change;
  const parts = [
    ...(direction === undefined ? [] : [tPlan(`road.${direction}`)]),
    ...(lanes === undefined ? [] : [tPlan('road.lanesCount', { count: lanes })]),
    ...(speedLimitKmh === undefined ? [] : [formatQuantity(speedLimitKmh, 'km/h', language)]),
  ];
  const what = objectWords(change.object, context);
  return tPlan('change.ruleRoad', { what, rules: parts.join(language === 'en' ? ', ' : '，') });
}

function addSentence(change: Extract<Change, { kind: 'object.add' }>, context: SentenceContext): string {
  const { t, language } = context;
  const what = addedName(change, context);
  const whole = change.attributes['part-of'];
  if (typeof whole === 'string') return partSentence(change, whole, context);
  if (change.layer !== BUILDING_LAYER) return plannedSentence(change, what, context);
  const height = attributeNumber(change.attributes, 'height');
  const levels = attributeNumber(change.attributes, 'levels');
  if (height === undefined) return t('change.add', { what });
  const values = { what, height: formatQuantity(height, 'm', language) };
  return levels === undefined
    ? t('change.addHeight', values)
    : t('change.addHeightLevels', { ...values, count: levels });
}

function setSentence(change: Extract<Change, { kind: 'object.set' }>, context: SentenceContext): string {
  const { t, language, base } = context;
  const what = objectWords(change.object, context);
  const layer = change.object.split('/')[0] ?? '';
  const columns =
    base?.layerIds.includes(layer) === true ? base.layer(layer).parts[0]?.table.columns : undefined;
  const entries = Object.entries(change.attributes);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    const [name, value] = only;
    const column = columns?.get(name);
    const text =
      typeof value === 'number'
        ? formatQuantity(value, column?.unit, language)
        : value === undefined
          ? t('value.unknown')
          : classTitle(value, language);
    return t('change.set', { attribute: columnTitle(name, column, language), what, value: text });
  }
  const titles = entries.map(([name]) => columnTitle(name, columns?.get(name), language));
  return t('change.setMany', { attributes: titles.join(language === 'en' ? ', ' : '\u3001'), what });
}

/** One change as a sentence a planner can check: "Add tower, 60 m, 20 floors". */
export function changeSentence(change: Change, context: SentenceContext): string {
  switch (change.kind) {
    case 'object.add':
      return addSentence(change, context);
    case 'object.remove':
      return context.t('change.remove', { what: objectWords(change.object, context) });
    case 'object.set':
      return setSentence(change, context);
    case 'object.reshape':
      return reshapeSentence(change, context);
    case 'road.close':
      return context.t('change.closeRoad', { what: objectWords(change.object, context) });
    case 'road.open':
      return context.t('change.openRoad', { what: objectWords(change.object, context) });
    case 'road.set':
      return roadSentence(change, context);
    case 'unknown': {
      const kind = change.original['kind'];
      return context.t('change.unknown', { kind: typeof kind === 'string' ? kind : '?' });
    }
  }
}

/** Sentences of a whole branch. */
export function branchSentences(
  branch: Branch,
  context: Omit<SentenceContext, 'changes'>,
): readonly string[] {
  const full = { ...context, changes: branch.changes };
  return branch.changes.map((change) => changeSentence(change, full));
}
