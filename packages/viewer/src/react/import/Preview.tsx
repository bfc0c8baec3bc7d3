import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState, type JSX } from 'react';
import { failureLine, LAYER_ORIGINS, type LayerCatalogue } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatLength } from '../values/format.ts';
import { ExtentMap } from './ExtentMap.tsx';
import classes from './import.module.css';
import {
  chosenLayers,
  coversCity,
  distanceFromCity,
  firstChoices,
  unionBounds,
  type CommonChoice,
  type LayerChoice,
} from './layer-choices.ts';
import { LayerTable } from './LayerTable.tsx';
import { SourceFacts } from './SourceFacts.tsx';
import { SourceProblems } from './SourceProblems.tsx';
import { SourceSettings } from './SourceSettings.tsx';
import { themeChoices } from './theme-choices.ts';
import type { Import, ImportStage } from './useImport.ts';
import { useAddLayers } from './useAddLayers.ts';

type PreviewStage = Extract<ImportStage, { kind: 'preview' }>;

/** Theme, origin, owner and licence of what is added. */
function About({
  common,
  licence,
  onChange,
}: {
  readonly common: CommonChoice;
  /** As the source states it. */
  readonly licence: string | undefined;
  readonly onChange: (common: CommonChoice) => void;
}): JSX.Element {
  const { t, local } = useDataText();
  const manifest = useSessionState((state) => state.manifest);
  const { theme, catalogue } = common;
  const set = <Key extends keyof LayerCatalogue>(key: Key, value: LayerCatalogue[Key] | undefined): void => {
    const others = Object.entries(catalogue).filter(([name]) => name !== key);
    const entries = value === undefined ? others : [...others, [key, value]];
    onChange({ theme, catalogue: Object.fromEntries(entries) as LayerCatalogue });
  };
  const text = (key: 'owner' | 'licence', value: string): void => {
    set(key, value === '' ? undefined : value);
  };
  return (
    <section className={classes['section']}>
      <h3>{t('import.about')}</h3>
      <div className={classes['about']}>
        <Select
          label={t('import.theme')}
          data={themeChoices(manifest, local)}
          value={theme}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null) onChange({ theme: value, catalogue });
          }}
        />
        <Select
          label={t('import.origin')}
          placeholder={t('import.notSet')}
          data={LAYER_ORIGINS.map((value) => ({ value, label: t(`origin.${value}`) }))}
          value={catalogue.origin ?? null}
          clearable
          onChange={(value) => {
            set('origin', value ?? undefined);
          }}
        />
        <TextInput
          label={t('import.owner')}
          placeholder={t('import.notSet')}
          value={catalogue.owner ?? ''}
          onChange={(event) => {
            text('owner', event.currentTarget.value);
          }}
        />
        <TextInput
          label={t('import.licence')}
          placeholder={licence ?? t('import.notSet')}
          value={catalogue.licence ?? ''}
          onChange={(event) => {
            text('licence', event.currentTarget.value);
          }}
        />
      </div>
    </section>
  );
}

function SourceSwitch({
  stage,
  shown,
  onShow,
}: {
  readonly stage: PreviewStage;
  readonly shown: number;
  readonly onShow: (index: number) => void;
}): JSX.Element {
  const { t } = useDataText();
  const { sources } = stage.result;
  const source = sources[shown];
  return (
    <div className={classes['sourceSwitch']}>
      <strong title={source?.file}>{source?.file.split('/').at(-1)}</strong>
      {sources.length > 1 && (
        <span>
          <ActionIcon
            aria-label={t('import.previous')}
            disabled={shown === 0}
            onClick={() => {
              onShow(shown - 1);
            }}
          >
            <IconChevronLeft size={15} />
          </ActionIcon>
          {t('import.sourceNumber', { number: shown + 1, count: sources.length })}
          <ActionIcon
            aria-label={t('import.next')}
            disabled={shown === sources.length - 1}
            onClick={() => {
              onShow(shown + 1);
            }}
          >
            <IconChevronRight size={15} />
          </ActionIcon>
        </span>
      )}
    </div>
  );
}

function Footer({
  state,
  stage,
  choices,
  common,
  far,
  isGround,
}: {
  readonly state: Import;
  readonly stage: PreviewStage;
  readonly choices: ReadonlyMap<string, LayerChoice>;
  readonly common: CommonChoice;
  readonly far: boolean;
  /** Whether terrain is the ground where the person does not say. */
  readonly isGround: boolean;
}): JSX.Element {
  const { t } = useDataText();
  const session = useSession();
  const { busy, add, openAsCity } = useAddLayers(state.cancel);
  const { sources } = stage.result;
  const layers = chosenLayers(sources, choices, common, stage, isGround);
  const placed = layers.some(({ bounds }) => bounds !== undefined);
  const canOpen = session.cities !== undefined && placed;
  return (
    <div className={classes['footer']}>
      <Button variant="subtle" color="gray" onClick={state.choose}>
        {t('import.back')}
      </Button>
      <span className={classes['space']} />
      <Button variant="default" onClick={state.cancel}>
        {t('import.cancel')}
      </Button>
      {canOpen && (
        <Button
          variant={far ? 'filled' : 'default'}
          loading={busy === 'city'}
          onClick={() => {
            // A city of its own has no other ground.
            openAsCity(chosenLayers(sources, choices, common, stage, true), sources[0]);
          }}
        >
          {t('import.openCity')}
        </Button>
      )}
      <Button
        variant={far && canOpen ? 'default' : 'filled'}
        disabled={layers.length === 0}
        loading={busy === 'add'}
        data-autofocus
        onClick={() => {
          add(layers);
        }}
      >
        {t('import.add', { count: layers.length })}
      </Button>
    </div>
  );
}

/** What stands in the sources, before anything is added. */
export function Preview({
  state,
  stage,
}: {
  readonly state: Import;
  readonly stage: PreviewStage;
}): JSX.Element | null {
  const { t, local, language } = useDataText();
  const manifest = useSessionState((session) => session.manifest);
  const [shown, setShown] = useState(0);
  const { sources, failures, ignored } = stage.result;
  const [choices, setChoices] = useState(() => firstChoices(sources));
  const [common, setCommon] = useState<CommonChoice>(() => ({
    theme: themeChoices(manifest, local)[0]?.value ?? '',
    catalogue: {},
  }));
  const hasGround = useSessionState((session) => session.terrain.length > 0);
  const all = useMemo(() => unionBounds(sources.flatMap(({ layers }) => layers)), [sources]);
  const source = sources[shown];
  if (source === undefined || manifest === undefined) return null;
  const away = all === undefined ? 0 : distanceFromCity(all, manifest);
  const isGround =
    !hasGround &&
    coversCity(
      sources.flatMap(({ layers }) => layers),
      manifest,
    );
  return (
    <div className={classes['preview']}>
      <div className={classes['scroll']}>
        <SourceSwitch stage={stage} shown={shown} onShow={setShown} />
        {failures.length > 0 && (
          <div className={classes['partly']} role="alert">
            <strong>{t('import.failedSome', { count: failures.length })}</strong>
            {failures.map((failure) => (
              <p key={failure.file}>{failureLine(failure, language)}</p>
            ))}
          </div>
        )}
        {ignored.length > 0 && (
          <p className={classes['note']} title={ignored.join('\n')}>
            {t('import.ignored', { count: ignored.length })}
          </p>
        )}
        <div className={classes['top']}>
          <SourceFacts source={source} />
          <ExtentMap layers={source.layers} city={manifest.bounds} label={t('import.extentOf')} />
        </div>
        {away > 0 && (
          <p className={classes['far']} role="status">
            {t('import.far', { distance: formatLength(away, language), city: local(manifest.title) })}
          </p>
        )}
        <SourceProblems
          source={source}
          onApply={(settings) => {
            state.readAgain(settings);
          }}
          settings={stage.settings}
        />
        <SourceSettings
          key={shown}
          source={source}
          settings={stage.settings}
          onRead={(settings) => {
            state.readAgain(settings);
          }}
        />
        <LayerTable
          source={source}
          index={shown}
          choices={choices}
          isGround={isGround}
          onChoose={(key, choice) => {
            setChoices(new Map(choices).set(key, choice));
          }}
        />
        <About common={common} licence={source.dataset.licence} onChange={setCommon} />
      </div>
      <Footer
        state={state}
        stage={stage}
        choices={choices}
        common={common}
        far={away > 0}
        isGround={isGround}
      />
    </div>
  );
}
