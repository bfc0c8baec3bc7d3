import type { Position, Ring } from '@cityloom/twin-core';
import { CommandError } from '../commands/command-error.ts';
import { noClass } from './entity-choice.ts';
import { checkLiveCommand } from './live-command-schema.ts';
import type { LiveCommand } from './live-command.ts';
import type { LiveParts, OpenLive } from './live-part.ts';

type CommandOf<Type extends LiveCommand['type']> = Extract<LiveCommand, { readonly type: Type }>;
type Handlers = {
  [Type in LiveCommand['type']]: (command: CommandOf<Type>) => void | Promise<void>;
};

/** Carries out what the live part is told. */
export function createLiveCommands(parts: LiveParts): Pick<OpenLive, 'control' | 'execute'> {
  const { feeds, playback, recorder, choice, save } = parts;
  const closeRecording = (): void => {
    if (playback.close()) feeds.resume();
  };
  const handlers: Handlers = {
    async addFeed({ feed, keep = true }) {
      await feeds.add(feed, keep);
      save();
    },
    removeFeed({ feed }) {
      feeds.remove(feed);
      save();
    },
    ...createLookHandlers(parts),
    selectEntity({ entity }) {
      choice.select(entity);
    },
    followEntity({ entity }) {
      choice.follow(entity);
    },
    async setLiveMode({ mode, time, speed }) {
      if (mode === 'live') closeRecording();
      await playback.setMode(mode, time, speed);
    },
    startRecording: () => recorder.start(),
    stopRecording: () => recorder.stop(),
  };
  return {
    control: {
      scene: playback.scene,
      setCredentials(feed, ask) {
        feeds.setCredentials(feed, ask);
      },
      exportRecording: () => recorder.toFile(),
      deleteRecording: () => recorder.forget(),
      async openRecording(recording, title = 'recording') {
        const bytes = recording instanceof Blob ? new Uint8Array(await recording.arrayBuffer()) : recording;
        const isFirst = playback.player === undefined;
        await playback.open(bytes, title);
        if (isFirst) feeds.suspend();
      },
      closeRecording() {
        closeRecording();
        return Promise.resolve();
      },
    },
    async execute(command) {
      checkLiveCommand(command);
      const handler = handlers[command.type] as (command: LiveCommand) => void | Promise<void>;
      await handler(command);
    },
  };
}

function createLookHandlers({
  board,
  playback,
  fences,
  save,
}: LiveParts): Pick<
  Handlers,
  'setEntityClassVisible' | 'setEntityColouring' | 'setTrace' | 'setGeofence' | 'removeGeofence'
> {
  function requireClass(command: string, id: string) {
    const { tables } = playback.scene.store;
    const table = tables.get(id);
    if (table === undefined) throw noClass(command, id, [...tables.keys()]);
    return table.entityClass;
  }
  return {
    setEntityClassVisible({ entityClass, visible }) {
      requireClass('setEntityClassVisible', entityClass);
      board.setLook(entityClass, { visible });
      save();
    },
    setEntityColouring({ entityClass, colouring }) {
      const { properties } = requireClass('setEntityColouring', entityClass);
      if (colouring.by === 'value') requireNumber(colouring.property, entityClass, properties);
      board.setLook(entityClass, { colouring });
      save();
    },
    setTrace({ trace }) {
      if (trace.kind === 'heat') requireClass('setTrace', trace.entityClass);
      board.set({ trace });
    },
    setGeofence({ geofence }) {
      const whole = { ...geofence, area: closed(geofence.area) };
      const { geofences } = board.state;
      const known = geofences.some(({ id }) => id === whole.id);
      const next = known
        ? geofences.map((other) => (other.id === whole.id ? whole : other))
        : [...geofences, whole];
      fences.set(next);
      board.set({ geofences: next });
      save();
    },
    removeGeofence({ geofence }) {
      const { geofences } = board.state;
      const left = geofences.filter(({ id }) => id !== geofence);
      if (left.length === geofences.length) throw noGeofence(geofence);
      fences.set(left);
      board.set({ geofences: left });
      save();
    },
  };
}

function requireNumber(
  property: string,
  entityClass: string,
  properties: readonly { readonly id: string; readonly kind: string }[],
): void {
  const numbers = properties.filter(({ kind }) => kind === 'number').map(({ id }) => id);
  if (numbers.includes(property)) return;
  throw new CommandError({
    en: `setEntityColouring: class "${entityClass}" has no number "${property}"; use one of: ${numbers.join(', ') || 'none'}.`,
    'zh-CN': `类别“${entityClass}”没有数值属性“${property}”；可用：${numbers.join('、') || '无'}。`,
  });
}

function noGeofence(id: string): CommandError {
  return new CommandError({
    en: `removeGeofence: no geofence has the id "${id}"; see the list of geofences.`,
    'zh-CN': `没有编号为“${id}”的电子围栏；请查看围栏列表。`,
  });
}

/** Ends where it begins. */
function closed(area: Ring): Ring {
  const first = area[0] as Position;
  const last = area.at(-1) as Position;
  return first[0] === last[0] && first[1] === last[1] ? area : [...area, first];
}
