import { boundsOfGeometry, measureRing, type Branch, type Geometry, type View } from '@cityloom/twin-core';
import { parseChange, type BranchConflict, type Resolution } from '@cityloom/twin-core/scenarios';
import type { Language } from '../../session/index.ts';
import type { Translate } from '../i18n/messages.ts';
import type { PlanTranslate } from '../i18n/plan-messages.ts';
import type { ScenarioMessageKey, ScenarioTranslate } from '../i18n/scenario-messages.ts';
import { changeSentence, objectWords, type SentenceContext } from '../plan/change-sentence.ts';
import { displacement, footprintCentre, outerRing } from '../plan/footprint.ts';
import { classTitle, columnTitle } from '../values/attribute-titles.ts';
import { formatArea, formatLength, formatPosition, formatQuantity } from '../values/format.ts';

/** What conflicts are told with. */
export interface ConflictContext {
  readonly t: ScenarioTranslate;
  readonly tMain: Translate;
  readonly tPlan: PlanTranslate;
  readonly language: Language;
  /** The existing city. */
  readonly base: View | undefined;
  readonly mine: Branch;
  /** Absent for a rebase. */
  readonly theirs?: Branch | undefined;
}

/** One of the ways to settle a conflict. */
export interface ConflictChoice {
  readonly resolution: Resolution;
  readonly label: string;
  /** What the object then has; absent where the label says it. */
  readonly value?: string;
}

/** A conflict in words. */
export interface ConflictWords {
  /** The object, or the change. */
  readonly title: string;
  /** What of it. */
  readonly aspect: string;
  /** What it was before both; absent where nobody knows. */
  readonly before?: string;
  /** Why the city cannot take it. */
  readonly reason?: string;
  readonly choices: readonly ConflictChoice[];
}

/** A conflict in plain words, with what each choice leads to. */
export function conflictWords(conflict: BranchConflict, context: ConflictContext): ConflictWords {
  if (isUnfit(conflict)) return unfitWords(conflict, context);
  const { t } = context;
  const before = conflict.base === null ? undefined : sideWords(conflict, 'base', context);
  return {
    title: conflict.object === undefined ? t('conflict.order') : titleOf(conflict.object, context),
    aspect: aspectWords(conflict, context),
    ...(before !== undefined && { before }),
    choices: conflict.choices.map((resolution) => choiceOf(conflict, resolution, context)),
  };
}

/** True for a change the city cannot take: one side stands against the city, not against another. */
function isUnfit({ kind, theirs }: BranchConflict): boolean {
  return kind === 'change' && typeof theirs === 'string';
}

function unfitWords(conflict: BranchConflict, context: ConflictContext): ConflictWords {
  const { t, base } = context;
  const stands = conflict.object !== undefined && base?.object(conflict.object) !== undefined;
  const adds = (conflict.mine as { readonly kind?: unknown }).kind === 'object.add';
  const reason = String(conflict.theirs);
  const known = stands === adds && conflict.object !== undefined;
  return {
    title: sentenceOf(conflict.mine, context, context.mine),
    aspect: t('conflict.unfit'),
    reason: known ? t(adds ? 'conflict.exists' : 'conflict.gone') : t('conflict.reason', { reason }),
    choices: conflict.choices.map((resolution) => ({
      resolution,
      label: t(UNFIT_CHOICES[resolution]),
    })),
  };
}

const UNFIT_CHOICES: Readonly<Record<Resolution, ScenarioMessageKey>> = {
  mine: 'conflict.restore',
  theirs: 'conflict.keepOff',
  both: 'conflict.keepOff',
  drop: 'conflict.takeOut',
};

function choiceOf(
  conflict: BranchConflict,
  resolution: Resolution,
  context: ConflictContext,
): ConflictChoice {
  const { t, mine, theirs } = context;
  switch (resolution) {
    case 'mine':
      return {
        resolution,
        label: t('conflict.mine', { title: mine.title }),
        value: sideWords(conflict, 'mine', context),
      };
    case 'theirs':
      return {
        resolution,
        label: t('conflict.theirs', { title: theirs?.title ?? '' }),
        value: sideWords(conflict, 'theirs', context),
      };
    case 'both': {
      const twice = conflict.kind === 'existence' && conflict.base === null;
      return { resolution, label: t(twice ? 'conflict.bothAdded' : 'conflict.both') };
    }
    case 'drop':
      return { resolution, label: t('conflict.drop') };
  }
}

function sentences(context: ConflictContext, ...branches: readonly (Branch | undefined)[]): SentenceContext {
  const { tMain: t, tPlan, language, base } = context;
  return { t, tPlan, language, base, changes: branches.flatMap((branch) => branch?.changes ?? []) };
}

function titleOf(object: string, context: ConflictContext): string {
  return objectWords(object, sentences(context, context.mine, context.theirs));
}

function aspectWords({ kind, aspect, object }: BranchConflict, context: ConflictContext): string {
  const { t, language } = context;
  if (kind === 'order') return '';
  if (kind === 'change') return t('conflict.change');
  if (kind === 'existence') return t('conflict.existence');
  if (aspect === undefined || aspect === 'geometry') return t('conflict.geometry');
  if (aspect.startsWith('road.')) return t(`conflict.${aspect}` as ScenarioMessageKey);
  const name = aspect.slice(aspect.indexOf('.') + 1);
  return columnTitle(name, columnOf(object, name, context), language);
}

function columnOf(object: string | undefined, name: string, { base }: ConflictContext) {
  const layer = object?.split('/')[0] ?? '';
  if (base?.layerIds.includes(layer) !== true) return undefined;
  return base.layer(layer).parts[0]?.table.columns.get(name);
}

/** What one side has, in words. */
function sideWords(
  conflict: BranchConflict,
  side: 'mine' | 'theirs' | 'base',
  context: ConflictContext,
): string {
  const { t, mine, theirs } = context;
  const value = conflict[side];
  const branch = side === 'theirs' ? theirs : mine;
  switch (conflict.kind) {
    case 'existence':
      return t(`value.${String(value)}` as ScenarioMessageKey);
    case 'change':
      return value === null ? t('value.takenOut') : sentenceOf(value, context, branch);
    case 'order':
      return orderWords(value as readonly string[], context, branch);
    case 'value':
      return valueWords(conflict, value, context);
  }
}

/** A change as JSON data, as a sentence. */
function sentenceOf(json: unknown, context: ConflictContext, branch: Branch | undefined): string {
  const change = parseChange(json);
  const { note, phase } = change;
  const dates = phase === undefined ? [] : [phase.status, phase.from, phase.until];
  // Two may do the same to the city, and still say different things of it.
  const sentence = [changeSentence(change, sentences(context, branch)), ...dates, note]
    .filter((part) => part !== undefined)
    .join(' · ');
  return change.enabled === false ? context.t('value.switchedOff', { sentence }) : sentence;
}

function orderWords(ids: readonly string[], context: ConflictContext, branch: Branch | undefined): string {
  const all = new Map((branch?.changes ?? []).map((change) => [change.id, change]));
  return ids
    .map((id, place) => {
      const change = all.get(id);
      const words = change === undefined ? id : changeSentence(change, sentences(context, branch));
      return `${String(place + 1)}. ${words}`;
    })
    .join('\n');
}

function valueWords(conflict: BranchConflict, value: unknown, context: ConflictContext): string {
  const { aspect, base } = conflict;
  const { t, tPlan, language } = context;
  if (value === null || value === undefined) return t('value.none');
  if (aspect === 'geometry') return shapeWords(value as Geometry, base as Geometry | null, context);
  // What has a name of its own; all else is an attribute.
  switch (aspect as string) {
    case 'road.closed':
      return t(value === true ? 'value.yes' : 'value.no');
    case 'road.direction':
      return tPlan(`road.${value as 'both'}`);
    case 'road.lanes':
      return tPlan('road.lanesCount', { count: Number(value) });
    case 'road.speedLimitKmh':
      return formatQuantity(Number(value), 'km/h', language);
    default:
      return attributeWords(conflict, value, context);
  }
}

function attributeWords(
  { aspect, object }: BranchConflict,
  value: unknown,
  context: ConflictContext,
): string {
  const { language } = context;
  if (typeof value === 'string') return classTitle(value, language);
  if (typeof value !== 'number') return JSON.stringify(value);
  const column = columnOf(object, aspect?.slice('attributes.'.length) ?? '', context);
  return formatQuantity(value, column?.unit, language);
}

/** Size, and how far from where it stood. */
function shapeWords(shape: Geometry, before: Geometry | null, { t, language }: ConflictContext): string {
  const ring = outerRing(shape);
  const centre = footprintCentre(shape);
  const size = ring === undefined ? undefined : formatArea(Math.abs(measureRing(ring).signedArea), language);
  const from = before === null ? undefined : footprintCentre(before);
  if (size === undefined) return placeWords(shape, t);
  if (centre === undefined || from === undefined) return size;
  const { distance } = displacement(from, centre);
  return distance < 0.05 ? size : t('value.moved', { size, distance: formatLength(distance, language) });
}

function placeWords(shape: Geometry, t: ScenarioTranslate): string {
  const [west, south, east, north] = boundsOfGeometry(shape);
  return t('value.place', { place: formatPosition([(west + east) / 2, (south + north) / 2]) });
}
