import { Button, SegmentedControl } from '@mantine/core';
import type { FusionConflict, FusionSourceReport } from '@cityloom/cim-loader';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useFusionText } from '../i18n/useFusionText.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { countDecisions, withDecisions, withoutAll, withoutDecisions, withResolution } from './decisions.ts';
import { openObject } from './EntryList.tsx';
import type { FusionEntry } from './fusion-entries.ts';
import type { FusionDesk, FusionResult } from './fusion-store.ts';
import { sourceObject } from './fusion-tables.ts';
import classes from './fusion.module.css';
import { cityIds, readColumns, titleOf, useEntries, type CityIds, type ColumnReader } from './useEntries.ts';

interface DetailsProps {
  readonly desk: FusionDesk;
  readonly result: FusionResult;
  readonly report: FusionSourceReport;
}

/** Two values that contradict each other, and whose is kept. */
function Conflict({
  desk,
  conflict,
  columns,
}: {
  readonly desk: FusionDesk;
  readonly conflict: FusionConflict;
  readonly columns: ColumnReader;
}): JSX.Element {
  const { t } = useFusionText();
  const { object, attribute, modelValue, dataValue, kept, resolved } = conflict;
  // What was chosen shows at once; the run that follows says the same.
  const chosen = useStore(desk.store, ({ draft, source }) =>
    draft?.sources[source]?.rules.resolutions?.find(
      (each) => each.model === object && each.attribute === attribute,
    ),
  )?.keep;
  const shown = chosen ?? (kept === 'undecided' ? '' : kept);
  const title = columns.title(attribute);
  const text = (value: string | number): string => columns.value(attribute, value);
  const choice = (value: 'model' | 'data', side: string, given: string | number) => ({
    value,
    label: (
      <span className={classes['choice']} title={text(given)}>
        <small>{side}</small>
        <b>{text(given)}</b>
      </span>
    ),
  });
  return (
    <div className={classes['conflict']}>
      <div className={classes['ruleHead']}>
        <b title={attribute}>{title}</b>
        {kept !== 'undecided' && <small>{t(resolved === true ? 'fusion.byPerson' : 'fusion.byRule')}</small>}
        {kept === 'undecided' && <small data-open>{t('fusion.kept.undecided')}</small>}
      </div>
      <SegmentedControl
        fullWidth
        transitionDuration={0}
        aria-label={t('fusion.valueOf', { attribute: title })}
        // Nothing is marked while nobody has decided.
        value={shown}
        data={[
          choice('model', t('fusion.fromModel'), modelValue),
          choice('data', t('fusion.fromSource'), dataValue),
        ]}
        onChange={(value) => {
          desk.decide(withResolution(object, attribute, value === 'data' ? 'data' : 'model'));
        }}
      />
      {resolved === true && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => {
            desk.decide(withResolution(object, attribute, undefined));
          }}
        >
          {t('fusion.leaveOpen')}
        </Button>
      )}
    </div>
  );
}

interface ChoicesProps {
  readonly desk: FusionDesk;
  readonly entry: FusionEntry;
  readonly ids: CityIds;
}

function SmallButton({
  label,
  onClick,
}: {
  readonly label: string;
  readonly onClick: () => void;
}): JSX.Element {
  return (
    <Button variant="default" size="compact-xs" onClick={onClick} title={label}>
      {label}
    </Button>
  );
}

/** A match can be confirmed or denied; of several pieces one can be taken alone. */
function MatchChoices({ desk, entry, ids }: ChoicesProps): JSX.Element | null {
  const { t, language } = useFusionText();
  const view = useSessionState((state) => state.baseView);
  const { model, data, matches } = entry;
  const nameOf = (piece: string): string => titleOf(view, ids.data(piece), language);
  if (model === undefined || matches.length === 0) return null;
  const decided = matches.some(({ by }) => by === 'decision');
  const isSplit = matches.length > 1 && matches.every(({ relation }) => relation !== 'attached');
  return (
    <div className={classes['buttons']}>
      {!decided && (
        <SmallButton
          label={t('fusion.confirm')}
          onClick={() => {
            desk.decide(withDecisions(data.map((each) => ({ data: each, model }))));
          }}
        />
      )}
      {isSplit &&
        data.map((piece) => (
          <SmallButton
            key={piece}
            label={t('fusion.onlyThis', { object: nameOf(piece) })}
            onClick={() => {
              desk.decide(
                withDecisions(data.map((each) => ({ data: each, model: each === piece ? model : null }))),
              );
            }}
          />
        ))}
      {data.map((each) => (
        <SmallButton
          key={`not-${each}`}
          label={t('fusion.notMatch', { object: nameOf(each) })}
          onClick={() => {
            desk.decide(withDecisions([{ data: each, model: null }]));
          }}
        />
      ))}
      {decided && (
        <SmallButton
          label={t('fusion.leaveOpen')}
          onClick={() => {
            desk.decide(withoutDecisions(data));
          }}
        />
      )}
    </div>
  );
}

/** An object of the source without a match: it is one of the candidates, the one selected on the map, or none. */
function OpenChoices({
  desk,
  entry,
  ids,
  result,
}: ChoicesProps & { readonly result: FusionResult }): JSX.Element | null {
  const { t, language } = useFusionText();
  const view = useSessionState((state) => state.baseView);
  const selection = useSessionState((state) => state.selection);
  const decided = useStore(desk.store, ({ draft, source }) =>
    (draft?.sources[source]?.rules.decisions ?? []).some(({ data }) => entry.data.includes(data)),
  );
  const [data] = entry.data;
  if (entry.model !== undefined || data === undefined) return null;
  const { draft, modelName } = result;
  const picked =
    selection?.startsWith(`${draft.model}/`) === true && view?.object(selection) ? selection : undefined;
  const decide = (model: string | null): void => {
    desk.decide(withDecisions([{ data, model }]));
  };
  return (
    <div className={classes['buttons']}>
      {(entry.ambiguity?.candidates ?? []).map((candidate) => (
        <SmallButton
          key={candidate}
          label={t('fusion.isThis', { object: titleOf(view, ids.model(candidate), language) })}
          onClick={() => {
            decide(candidate);
          }}
        />
      ))}
      <Button
        variant="default"
        size="compact-xs"
        disabled={picked === undefined}
        onClick={() => {
          if (picked !== undefined) decide(sourceObject(picked, modelName, draft.model));
        }}
      >
        {t('fusion.isSelected')}
      </Button>
      {decided ? (
        <SmallButton
          label={t('fusion.leaveOpen')}
          onClick={() => {
            desk.decide(withoutDecisions(entry.data));
          }}
        />
      ) : (
        <SmallButton
          label={t('fusion.isNone')}
          onClick={() => {
            decide(null);
          }}
        />
      )}
      {picked === undefined && <p>{t('fusion.isSelectedHint')}</p>}
    </div>
  );
}

/** Decisions so far, and a way back to the rules alone. */
function Decisions({ desk }: { readonly desk: FusionDesk }): JSX.Element | null {
  const { t } = useFusionText();
  const count = useStore(desk.store, ({ draft, source }) => {
    const rules = draft?.sources[source]?.rules;
    return rules === undefined ? 0 : countDecisions(rules);
  });
  if (count === 0) return null;
  return (
    <div className={classes['ruleHead']}>
      <span>{t('fusion.decisions', { count })}</span>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        onClick={() => {
          desk.decide(withoutAll);
        }}
      >
        {t('fusion.withdrawAll')}
      </Button>
    </div>
  );
}

/** The chosen object with what can be decided about it. */
export function EntryDetails({ desk, result, report }: DetailsProps): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t, language } = useFusionText();
  const source = useStore(desk.store, (state) => state.source);
  const chosen = useStore(desk.store, (state) => state.chosen);
  const { shown } = useEntries(desk, result, report, language);
  const named = chosen === undefined ? undefined : shown.find(({ object }) => object === chosen);
  const ids = cityIds(result, source);
  const columns = readColumns(session, result, language);
  return (
    <>
      {named !== undefined && (
        <div className={classes['chosen']} role="group" aria-label={t('fusion.chosen')}>
          <div className={classes['ruleHead']}>
            <b title={named.object}>{named.title}</b>
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => {
                openObject(session, screen, named.object);
              }}
            >
              {t('fusion.open')}
            </Button>
          </div>
          {named.entry.conflicts.map((conflict) => (
            <Conflict key={conflict.attribute} {...{ desk, conflict, columns }} />
          ))}
          <MatchChoices desk={desk} entry={named.entry} ids={ids} />
          <OpenChoices desk={desk} entry={named.entry} ids={ids} result={result} />
        </div>
      )}
      <Decisions desk={desk} />
    </>
  );
}
