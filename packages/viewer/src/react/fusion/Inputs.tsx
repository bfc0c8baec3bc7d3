import { Select, TextInput } from '@mantine/core';
import type { DataOrigin } from '@cityloom/cim-loader';
import type { LayerNode } from '@cityloom/twin-core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMemo, type JSX } from 'react';
import { useStore } from 'zustand';
import { LAYER_ORIGINS } from '../../session/index.ts';
import { useFusionText } from '../i18n/useFusionText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { beginFusion, firstModel, layersWithRows, newSource } from './begin-fusion.ts';
import type { FusionDesk } from './fusion-store.ts';
import classes from './fusion.module.css';

/** Layers with rows: what can be fused. */
export function useFusionLayers(): readonly LayerNode[] {
  const scene = useSessionState((state) => state.scene);
  return useMemo(() => layersWithRows(scene), [scene]);
}

interface InputsProps {
  readonly desk: FusionDesk;
  readonly layers: readonly LayerNode[];
}

/** What is fused into what. Choosing both begins a draft. */
export function Inputs({ desk, layers }: InputsProps): JSX.Element {
  const session = useSession();
  const { t, local } = useFusionText();
  const draft = useStore(desk.store, (state) => state.draft);
  const at = useStore(desk.store, (state) => state.source);
  const added = useSessionState((state) => state.addedLayers);
  const buildings = firstModel(layers);
  const model = draft?.model ?? buildings?.id ?? '';
  const source = draft?.sources[at]?.layer;
  const options = (unwanted: string) =>
    layers.filter(({ id }) => id !== unwanted).map(({ id, title }) => ({ value: id, label: local(title) }));
  // What a person has just added comes first: most likely it is what is to be fused.
  const order = new Map(added.map(({ id }, index) => [id, index + 1]));
  const sources = options(model).sort((a, b) => (order.get(b.value) ?? 0) - (order.get(a.value) ?? 0));
  const chooseSource = (layer: string): void => {
    if (draft === undefined || draft.sources.length < 2) {
      beginFusion(session, model, layer);
      return;
    }
    const others = draft.sources.filter((_, index) => index !== at).map(({ rules }) => rules.id);
    const next = newSource(session, model, layer, others);
    if (next === undefined) return;
    desk.store.setState({
      draft: { ...draft, sources: draft.sources.map((each, index) => (index === at ? next : each)) },
    });
  };
  return (
    <section className={classes['section']}>
      <Select
        label={t('fusion.model')}
        data={options('')}
        value={model}
        allowDeselect={false}
        searchable={layers.length > 10}
        onChange={(value) => {
          if (value === null || value === model) return;
          const other = source !== undefined && source !== value ? source : undefined;
          const first = other ?? layers.findLast(({ id }) => id !== value)?.id;
          if (first !== undefined) beginFusion(session, value, first);
        }}
      />
      <SourceTabs desk={desk} />
      <Select
        label={t('fusion.source')}
        placeholder={t('fusion.choose')}
        data={sources}
        value={source ?? null}
        allowDeselect={false}
        searchable={layers.length > 10}
        onChange={(value) => {
          if (value !== null && value !== source) chooseSource(value);
        }}
      />
      <AnotherSource desk={desk} sources={sources.map(({ value }) => value)} />
    </section>
  );
}

/** Sources of one recipe, one at a time. */
function SourceTabs({ desk }: { readonly desk: FusionDesk }): JSX.Element | null {
  const { t } = useFusionText();
  const draft = useStore(desk.store, (state) => state.draft);
  const at = useStore(desk.store, (state) => state.source);
  if (draft === undefined || draft.sources.length < 2) return null;
  return (
    <div className={classes['tabs']}>
      {draft.sources.map(({ rules: { id } }, index) => (
        <span key={id} data-current={index === at || undefined}>
          <button
            type="button"
            aria-pressed={index === at}
            onClick={() => {
              desk.store.setState({ source: index, chosen: undefined, query: '' });
            }}
          >
            {id}
          </button>
          <button
            type="button"
            aria-label={t('fusion.removeSource', { source: id })}
            onClick={() => {
              desk.store.setState({
                draft: { ...draft, sources: draft.sources.filter((_, other) => other !== index) },
                ...{ source: 0, chosen: undefined },
              });
            }}
          >
            <IconX size={12} stroke={1.8} aria-hidden="true" />
          </button>
        </span>
      ))}
    </div>
  );
}

/** One more source for the same layer. */
function AnotherSource({
  desk,
  sources,
}: {
  readonly desk: FusionDesk;
  readonly sources: readonly string[];
}): JSX.Element | null {
  const session = useSession();
  const { t } = useFusionText();
  const draft = useStore(desk.store, (state) => state.draft);
  const unused = sources.find((layer) => draft?.sources.every((each) => each.layer !== layer) === true);
  if (draft === undefined || unused === undefined) return null;
  return (
    <button
      type="button"
      className={classes['add']}
      onClick={() => {
        const names = draft.sources.map(({ rules }) => rules.id);
        const next = newSource(session, draft.model, unused, names);
        if (next === undefined) return;
        desk.store.setState({
          draft: { ...draft, sources: [...draft.sources, next] },
          ...{ source: draft.sources.length, rulesOpen: true, chosen: undefined },
        });
      }}
    >
      <IconPlus size={13} stroke={1.8} aria-hidden="true" />
      {t('fusion.anotherSource')}
    </button>
  );
}

/** Who keeps the data and when they were true: kept beside every value. */
export function OriginAndTime({ desk }: { readonly desk: FusionDesk }): JSX.Element | null {
  const { t, tData } = useFusionText();
  const draft = useStore(desk.store, (state) => state.draft);
  const at = useStore(desk.store, (state) => state.source);
  const rules = draft?.sources[at]?.rules;
  if (draft === undefined || rules === undefined) return null;
  const origins = LAYER_ORIGINS.map((value) => ({ value, label: tData(`origin.${value}`) }));
  const row = (
    label: string,
    { origin, time }: { readonly origin: DataOrigin; readonly time?: string | undefined },
    set: (part: { readonly origin?: DataOrigin; readonly time?: string | undefined }) => void,
  ): JSX.Element => (
    <div className={classes['pair']} role="group" aria-label={label}>
      <Select
        label={label}
        data={origins}
        value={origin}
        allowDeselect={false}
        onChange={(value) => {
          if (value !== null) set({ origin: value });
        }}
      />
      <TextInput
        key={time ?? ''}
        label={t('fusion.time')}
        placeholder={t('fusion.timeHint')}
        defaultValue={time ?? ''}
        onBlur={(event) => {
          const text = event.currentTarget.value.trim();
          const valid = /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(Date.parse(text));
          if (text === (time ?? '')) return;
          if (text === '' || valid) set({ time: text === '' ? undefined : text });
          else event.currentTarget.value = time ?? '';
        }}
      />
    </div>
  );
  return (
    <>
      {row(t('fusion.originModel'), draft, (part) => {
        desk.store.setState({ draft: { ...draft, ...part } });
      })}
      {row(t('fusion.originSource'), rules, (part) => {
        desk.setRules((known) => ({ ...known, ...part }));
      })}
    </>
  );
}
