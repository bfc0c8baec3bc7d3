import { TextInput } from '@mantine/core';
import type { FusionSourceReport } from '@cityloom/cim-loader';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useRef, type JSX, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { Session } from '../../session/index.ts';
import { useFusionText } from '../i18n/useFusionText.ts';
import { useInterfaceStore, type InterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession } from '../session-context/SessionContext.tsx';
import { formatPercent } from '../values/format.ts';
import type { FusionEntry } from './fusion-entries.ts';
import type { FusionDesk, FusionResult } from './fusion-store.ts';
import classes from './fusion.module.css';
import { readColumns, shortId, useEntries, type ColumnReader, type NamedEntry } from './useEntries.ts';

const ROW_HEIGHT = 40;
/** Up to so many rows the list is as long as they are. */
const MOST_ROWS = 6;

/** Selects an object and flies to it; the inspector opens beside the list. */
export function openObject(session: Session, screen: InterfaceStore, object: string): void {
  if (session.store.getState().view?.object(object) === undefined) return;
  session.dispatch({ type: 'select', object });
  session.dispatch({ type: 'flyTo', object });
  screen.setState({ detailTab: 'object', rightOpen: true });
}

/** What stands below the name: what it matched with and how, or what contradicts. */
function useSummary(columns: ColumnReader): (entry: FusionEntry) => string {
  const { t, language } = useFusionText();
  return ({ matches, conflicts, ambiguity }) => {
    if (ambiguity !== undefined) return t('fusion.candidates', { count: ambiguity.candidates.length });
    const [conflict] = conflicts;
    if (conflict !== undefined) {
      const { attribute, modelValue, dataValue, kept } = conflict;
      const more = conflicts.length > 1 ? ` +${String(conflicts.length - 1)}` : '';
      const [ours, theirs] = [columns.value(attribute, modelValue), columns.value(attribute, dataValue)];
      return `${columns.title(attribute)}: ${ours} | ${theirs} (${t(`fusion.kept.${kept}`)})${more}`;
    }
    const [match] = matches;
    if (match === undefined) return '';
    const { by, score, source } = match;
    const measure =
      by === 'footprint' ? ` ${formatPercent(score, language)}` : isPlace(by) ? ` ${score.toFixed(0)} m` : '';
    const partners = matches.length > 1 ? t('fusion.split', { count: matches.length }) : shortId(source);
    return `${partners} · ${t(`fusion.by.${by}`)}${measure}`;
  };
}

const isPlace = (by: string): boolean => by === 'position' || by === 'network';

interface ListProps {
  readonly desk: FusionDesk;
  readonly result: FusionResult;
  readonly report: FusionSourceReport;
}

/** Objects of a list: only the rows in sight are in the page. Arrow keys choose, Enter flies there. */
export function EntryList({ desk, result, report }: ListProps): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t, language } = useFusionText();
  const list = useStore(desk.store, (state) => state.list);
  const query = useStore(desk.store, (state) => state.query);
  const chosen = useStore(desk.store, (state) => state.chosen);
  const { shown, total } = useEntries(desk, result, report, language);
  const summary = useSummary(readColumns(session, result, language));
  const scroll = useRef<HTMLDivElement>(null);
  const id = useId();
  const current = chosen === undefined ? -1 : shown.findIndex(({ object }) => object === chosen);
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler here; the virtualizer is not memoised
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const choose = ({ object }: NamedEntry, fly: boolean): void => {
    desk.store.setState({ chosen: object });
    if (fly) openObject(session, screen, object);
    else if (session.store.getState().view?.object(object) !== undefined)
      session.dispatch({ type: 'select', object });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -shown.length,
      End: shown.length,
    };
    const entry = shown[current];
    if (event.key === 'Enter' && entry !== undefined) {
      choose(entry, true);
      return;
    }
    const step = (steps as Readonly<Record<string, number>>)[event.key];
    if (step === undefined || shown.length === 0) return;
    event.preventDefault();
    const next = Math.min(shown.length - 1, Math.max(0, current < 0 ? 0 : current + step));
    choose(shown[next] as NamedEntry, false);
    virtualizer.scrollToIndex(next, { align: 'auto' });
  };
  const label = t('fusion.listOf', { list: t(`fusion.list.${list}`) });
  if (total === 0) return <p>{t(`fusion.empty.${list}`)}</p>;
  return (
    <>
      <TextInput
        aria-label={t('fusion.search')}
        placeholder={t('fusion.search')}
        leftSection={<IconSearch size={14} stroke={1.6} aria-hidden="true" />}
        value={query}
        onChange={(event) => {
          desk.store.setState({ query: event.currentTarget.value });
        }}
      />
      {shown.length === 0 && <p>{t('fusion.noHit')}</p>}
      {shown.length > 0 && (
        <div
          ref={scroll}
          className={classes['list']}
          style={{ height: Math.min(shown.length, MOST_ROWS) * ROW_HEIGHT + 2 }}
          role="listbox"
          tabIndex={0}
          aria-label={label}
          aria-activedescendant={current < 0 ? undefined : `${id}-${String(current)}`}
          onKeyDown={onKeyDown}
        >
          <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
            {virtualizer.getVirtualItems().map((item) => {
              const named = shown[item.index] as NamedEntry;
              return (
                <div
                  key={item.key}
                  id={`${id}-${String(item.index)}`}
                  role="option"
                  aria-selected={item.index === current}
                  aria-posinset={item.index + 1}
                  aria-setsize={shown.length}
                  className={classes['entry']}
                  style={{ transform: `translateY(${String(item.start)}px)` }}
                  onClick={() => {
                    choose(named, true);
                  }}
                >
                  <span title={named.title}>{named.title}</span>
                  <small>{[summary(named.entry), named.row].filter(Boolean).join(' · ')}</small>
                </div>
              );
            })}
          </div>
        </div>
      )}
    </>
  );
}
