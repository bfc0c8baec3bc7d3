import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useMemo, type JSX } from 'react';
import { useInterfaceCommands } from '../app/ShortcutKeys.tsx';
import { KeyLabel } from '../values/KeyLabel.tsx';
import { useLiveText } from '../i18n/useLiveText.ts';
import { useText } from '../i18n/useText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { entityFacts } from '../live/entity-facts.ts';
import { flyToPosition } from '../live/fly-to-position.ts';
import { liveCommands } from '../live/live-commands.ts';
import { searchEntities, type FoundEntity } from '../live/search-entities.ts';
import { classTitle } from '../values/attribute-titles.ts';
import { citySearchIndex } from './city-search.ts';
import { groupHits, matchingCommands, type FoundObject, type PaletteCommand } from './palette-results.ts';
import classes from './search.module.css';

const [store, spotlight] = createSpotlight();
const MAXIMUM_HITS = 24;
const MAXIMUM_COMMANDS = 6;
const MAXIMUM_ENTITIES = 8;

function useFound(query: string): readonly (readonly [layer: string, readonly FoundObject[]])[] {
  const { language, local } = useText();
  const scene = useSessionState((state) => state.scene);
  const view = useSessionState((state) => state.view);
  const layers = useSessionState((state) => state.manifest?.layers);
  return useMemo(() => {
    if (scene === undefined || view === undefined || query.trim() === '') return [];
    const hits = citySearchIndex(scene).search(query, MAXIMUM_HITS);
    return groupHits(hits, view, language, (id) => {
      const layer = layers?.find((candidate) => candidate.id === id);
      return layer === undefined ? id : local(layer.title);
    });
  }, [scene, view, layers, query, language, local]);
}

/** Every command, with its words in the language on show. */
function usePaletteCommands(): readonly PaletteCommand[] {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t } = useText();
  const { t: tLive } = useLiveText();
  const commands = useInterfaceCommands();
  return useMemo(
    () => [
      ...commands.map((command) => ({ ...command, title: t(command.title) })),
      ...liveCommands(session, screen).map((command) => ({ ...command, title: tLive(command.title) })),
    ],
    [commands, session, screen, t, tLive],
  );
}

function useFoundEntities(query: string): readonly FoundEntity[] {
  const { live } = useSession();
  const { language } = useText();
  return useMemo(
    () => (live === undefined ? [] : searchEntities(live.scene, query, language, MAXIMUM_ENTITIES)),
    [live, query, language],
  );
}

/** Live entities by id or name. */
function EntityResults({ found }: { readonly found: readonly FoundEntity[] }): JSX.Element | null {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t } = useText();
  if (found.length === 0) return null;
  const choose = ({ name }: FoundEntity): void => {
    if (session.store.getState().mode !== 'live') session.dispatch({ type: 'setMode', mode: 'live' });
    session.dispatch({ type: 'selectEntity', entity: name });
    const place = session.live === undefined ? undefined : entityFacts(session.live.scene, name)?.position;
    if (place !== undefined) flyToPosition(session, place);
    screen.setState({ detailTab: 'mode', sheetTab: 'details', rightOpen: true });
  };
  return (
    <Spotlight.ActionsGroup label={t('dock.live')}>
      {found.map((entity) => (
        <Spotlight.Action
          className={classes['action']}
          key={`${entity.name.entityClass} ${entity.name.id}`}
          onClick={() => {
            choose(entity);
          }}
        >
          <span className={classes['name']}>{entity.title}</span>
          <span className={classes['detail']}>
            {[entity.className, entity.title === entity.name.id ? undefined : entity.name.id]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </span>
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  );
}

/** Enter takes the first entry shown: Mantine marks it when the query changes, before our list has followed. */
function markFirst(): void {
  const actions = document
    .getElementById(store.getState().listId)
    ?.querySelectorAll<HTMLElement>('[data-action]');
  actions?.forEach((action, index) => {
    action.toggleAttribute('data-selected', index === 0);
  });
  store.updateState((state) => ({ ...state, selected: 0 }));
}

/** Search over everything in the city, and every command, by keyboard. */
export function Palette(): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t, language } = useText();
  const open = useInterface((state) => state.paletteOpen);
  const query = useInterface((state) => state.paletteQuery);
  const deferred = useDeferredValue(query);
  const found = useFound(deferred);
  const entities = useFoundEntities(deferred);
  const commands = usePaletteCommands();
  const matching = matchingCommands(commands, deferred).slice(0, deferred === '' ? 100 : MAXIMUM_COMMANDS);
  useEffect(() => {
    if (open) spotlight.open();
    else spotlight.close();
  }, [open]);
  useEffect(() => {
    if (open) markFirst();
  }, [open, found, entities, deferred]);
  const choose = (object: string): void => {
    session.dispatch({ type: 'select', object });
    session.dispatch({ type: 'flyTo', object });
    screen.setState({ detailTab: 'object', sheetTab: 'details', rightOpen: true });
  };
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={(value) => {
        screen.setState({ paletteQuery: value });
      }}
      onSpotlightClose={() => {
        screen.setState({ paletteOpen: false });
      }}
      size={560}
      maxHeight={440}
      scrollable
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35 }}
    >
      <Spotlight.Search
        size="md"
        placeholder={t('palette.placeholder')}
        aria-label={t('bar.search')}
        leftSection={<IconSearch size={17} stroke={1.6} />}
      />
      <Spotlight.ActionsList>
        {found.map(([layer, objects]) => (
          <Spotlight.ActionsGroup key={layer} label={layer}>
            {objects.map((object) => (
              <Spotlight.Action
                className={classes['action']}
                key={object.id}
                onClick={() => {
                  choose(object.id);
                }}
              >
                <span className={classes['name']}>{object.title}</span>
                <span className={classes['detail']}>
                  {[object.kind === undefined ? undefined : classTitle(object.kind, language), object.address]
                    .filter((part) => part !== undefined && part !== object.title)
                    .join(' · ')}
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        <EntityResults found={entities} />
        {matching.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.commands')}>
            {matching.map((command) => (
              <Spotlight.Action
                className={classes['action']}
                key={command.id}
                onClick={() => {
                  command.run();
                }}
              >
                <span className={classes['name']}>{command.title}</span>
                {command.keys !== undefined && <KeyLabel keys={command.keys} />}
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found.length === 0 && entities.length === 0 && matching.length === 0 && (
          <Spotlight.Empty>
            {t('palette.empty', { query: deferred })}
            <span className={classes['hint']}>{t('palette.hint')}</span>
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
