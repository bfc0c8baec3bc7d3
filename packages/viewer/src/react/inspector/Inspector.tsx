import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import type { ObjectHandle } from '@cityloom/twin-core';
import { IconCheck, IconCopy, IconPointer, IconViewfinder, IconX } from '@tabler/icons-react';
import type { JSX, ReactNode } from 'react';
import type { Language } from '../../session/index.ts';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { EmptyHint } from '../states/EmptyHint.tsx';
import { classTitle } from '../values/attribute-titles.ts';
import { Attributes, GeometryFacts } from './Attributes.tsx';
import detail from '../panel-parts/detail.module.css';
import classes from './inspector.module.css';
import { objectFacts, type ObjectFacts } from './object-facts.ts';
import { ObjectResult } from './ObjectResult.tsx';
import { OriginFilter, useFactsOfOrigin } from './OriginFilter.tsx';
import { SelectionSummary } from '../selection/SelectionSummary.tsx';
import { ScenarioActions } from './ScenarioActions.tsx';

function IconButton({
  label,
  onClick,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function ObjectHead({
  handle,
  facts,
}: {
  readonly handle: ObjectHandle;
  readonly facts: ObjectFacts;
}): JSX.Element {
  const session = useSession();
  const { t, local, language } = useText();
  const layer = useSessionState((state) =>
    state.manifest?.layers.find((candidate) => candidate.id === handle.layer),
  );
  const kind = facts.kind === undefined ? undefined : classTitle(facts.kind, language);
  const layerTitle = layer === undefined ? handle.layer : local(layer.title);
  const title = facts.name ?? facts.address ?? t('inspector.unnamed', { class: kind ?? layerTitle });
  return (
    <header className={detail['head']}>
      <div className={detail['headText']}>
        <p className={classes['kind']}>
          {[layerTitle, kind].filter((part) => part !== undefined && part !== title).join(' · ')}
        </p>
        <h2>{title}</h2>
        {facts.address !== undefined && facts.address !== title && (
          <p className={classes['address']}>{facts.address}</p>
        )}
      </div>
      <div className={detail['headActions']}>
        <IconButton
          label={t('inspector.flyTo')}
          onClick={() => {
            session.dispatch({ type: 'flyTo', object: handle.id });
          }}
        >
          <IconViewfinder size={16} stroke={1.6} />
        </IconButton>
        <IconButton
          label={t('inspector.deselect')}
          onClick={() => {
            session.dispatch({ type: 'select', object: undefined });
          }}
        >
          <IconX size={16} stroke={1.6} />
        </IconButton>
      </div>
    </header>
  );
}

function ObjectId({ id }: { readonly id: string }): JSX.Element {
  const { t } = useText();
  return (
    <div className={detail['id']}>
      <code>{id}</code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <IconButton label={t(copied ? 'inspector.copied' : 'inspector.copyId')} onClick={copy}>
            {copied ? <IconCheck size={14} stroke={1.8} /> : <IconCopy size={14} stroke={1.6} />}
          </IconButton>
        )}
      </CopyButton>
    </div>
  );
}

/** What the selected object is, and where each fact about it came from. */
export function Inspector(): JSX.Element {
  const { t, language } = useText();
  const selection = useSessionState((state) => state.selection);
  const view = useSessionState((state) => state.view);
  const baseView = useSessionState((state) => state.baseView);
  const several = useSessionState((state) => state.selectedObjects.size > 1);
  if (several) return <SelectionSummary />;
  if (selection === undefined || view === undefined) {
    return (
      <EmptyHint
        icon={<IconPointer size={26} stroke={1.3} />}
        title={t('inspector.emptyTitle')}
        hint={t('inspector.emptyHint')}
      />
    );
  }
  const handle = view.object(selection);
  if (handle === undefined) {
    return (
      <EmptyHint icon={<IconPointer size={26} stroke={1.3} />} title={selection} hint={t('inspector.gone')} />
    );
  }
  const base = view === baseView ? handle : baseView?.object(selection);
  return <ObjectPanel {...{ handle, base, language }} />;
}

function ObjectPanel({
  handle,
  base,
  language,
}: {
  readonly handle: ObjectHandle;
  /** The same object in the existing city. */
  readonly base: ObjectHandle | undefined;
  readonly language: Language;
}): JSX.Element {
  const { t } = useText();
  const view = useSessionState((state) => state.view);
  const baseView = useSessionState((state) => state.baseView);
  const fusion = useSessionState((state) => state.fusions.find(({ layer }) => layer === handle.layer));
  const origin = useSessionState(
    (state) => state.addedLayers.find(({ id }) => id === handle.layer)?.catalogue.origin,
  );
  const facts = objectFacts(handle, language, base, { origin, fusion });
  const shown = useFactsOfOrigin(facts);
  const changed = base !== undefined && view !== baseView && handle.table !== base.table;
  return (
    <div className={detail['panel']}>
      <ObjectHead handle={handle} facts={facts} />
      {base === undefined && <p className={classes['flag']}>{t('inspector.addedBy')}</p>}
      {changed && <p className={classes['flag']}>{t('inspector.changedBy')}</p>}
      <ObjectResult object={handle.id} />
      <OriginFilter facts={facts} />
      <Attributes facts={shown} />
      <GeometryFacts measures={facts.measures} />
      <ObjectId id={handle.id} />
      <div className={classes['actions']}>
        <ScenarioActions handle={handle} />
      </div>
    </div>
  );
}
