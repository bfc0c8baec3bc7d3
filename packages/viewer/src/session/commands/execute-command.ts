import { boundsOfGeometry, EMPTY_BOUNDS, type Bounds } from '@cityloom/twin-core';
import type { EnsembleHandlers } from '../ensembles/ensemble-opener.ts';
import { isLiveCommand } from '../live/live-command.ts';
import type { LiveOpener } from '../live/live-opener.ts';
import { alterLooks } from '../objects/object-looks.ts';
import { objectsInArea, select } from '../objects/selection.ts';
import type { RunControl } from '../runs/run-control.ts';
import type { BranchControl } from '../scenarios/branch-control.ts';
import type { SessionContext } from '../session-context.ts';
import { boundsOfColumn, poseOverBounds } from './camera-target.ts';
import { CommandError } from './command-error.ts';
import type { CameraPose, CityCommand, Command } from './commands.ts';
import type { CommandOf, Handlers } from './handlers.ts';
import { createReadingHandlers, createRunHandlers } from './run-handlers.ts';

const FLIGHT_SECONDS = 1.2;

/** Carries out checked commands. */
export function createCommandHandlers(
  context: SessionContext,
  branches: BranchControl,
  runs: RunControl,
  live: LiveOpener,
  ensembles: EnsembleHandlers,
): (command: Command) => void | Promise<void> {
  const handlers: Handlers = {
    ...createLookHandlers(context, live),
    ...createRunHandlers(context, runs),
    ...createReadingHandlers(context),
    ...ensembles,
    createBranch: (options) => {
      branches.create(options);
    },
    renameBranch: ({ id, title }) => {
      branches.rename(id, title);
    },
    describeBranch: (request) => {
      branches.describe(request);
    },
    mergeBranches: (request) => branches.merge(request),
    rebaseBranch: (request) => branches.rebase(request),
    selectBranch: ({ id }) => {
      branches.select(id);
    },
    discardBranch: ({ id }) => {
      branches.discard(id);
    },
    restoreBranch: ({ id }) => {
      branches.bringBack(id);
    },
    applyChange: ({ change }) => {
      branches.apply(change);
    },
    setChangeEnabled: ({ change, enabled }) => {
      branches.setEnabled(change, enabled);
    },
    moveChange: ({ change, to }) => {
      branches.move(change, to);
    },
    replaceChanges: ({ changes, edit }) => {
      branches.replace(changes, edit);
    },
    showDay: ({ day }) => {
      branches.showDay(day);
    },
    undo: () => {
      branches.undo();
    },
    redo: () => {
      branches.redo();
    },
  };
  return (command) => {
    if (isLiveCommand(command)) return live.execute(command);
    const handler = handlers[command.type] as (command: CityCommand) => void | Promise<void>;
    return handler(command);
  };
}

function createLookHandlers(
  context: SessionContext,
  live: LiveOpener,
): Pick<
  Handlers,
  | 'flyTo'
  | 'select'
  | 'selectObjects'
  | 'selectInArea'
  | 'setObjectsHidden'
  | 'setObjectsColour'
  | 'setLayerVisible'
  | 'setMode'
  | 'showSun'
> {
  const { store } = context;
  return {
    flyTo(command) {
      store.setState({
        cameraRequest: {
          pose: targetPose(command, context),
          durationSeconds: command.durationSeconds ?? FLIGHT_SECONDS,
        },
      });
    },
    showSun({ date, hours }) {
      store.setState({ sun: date === undefined || hours === undefined ? undefined : { date, hours } });
    },
    select({ object }) {
      if (object !== undefined) requireObject(object, 'select', context);
      select(context, object === undefined ? [] : [object]);
    },
    selectObjects({ objects, mode }) {
      for (const object of objects) requireObject(object, 'selectObjects', context);
      select(context, objects, mode);
    },
    selectInArea({ area, layers, mode }) {
      for (const layer of layers ?? []) requireLayer(layer, 'selectInArea', context);
      select(context, objectsInArea(context, area, layers), mode);
    },
    setObjectsHidden({ objects, hidden }) {
      // What has vanished meanwhile can still be forgotten.
      if (hidden) for (const object of objects) requireObject(object, 'setObjectsHidden', context);
      alterLooks(context, objects, { hidden });
    },
    setObjectsColour({ objects, colour }) {
      if (colour !== undefined) {
        for (const object of objects) requireObject(object, 'setObjectsColour', context);
      }
      alterLooks(context, objects, { colour });
    },
    setLayerVisible({ layer, visible }) {
      requireLayer(layer, 'setLayerVisible', context);
      store.setState((state) => {
        const hiddenLayers = new Set(state.hiddenLayers);
        if (visible) hiddenLayers.delete(layer);
        else hiddenLayers.add(layer);
        return { hiddenLayers };
      });
    },
    async setMode({ mode }) {
      if (mode === 'govern') {
        throw new CommandError({
          en: `setMode: mode "${mode}" is not part of this version; use explore, live, plan or drill.`,
          'zh-CN': `当前版本尚无“${mode}”模式；请使用 explore、live、plan 或 drill。`,
        });
      }
      store.setState({ mode, tool: { kind: 'select' } });
      if (mode === 'live') await live.open();
    },
  };
}

function targetPose(command: CommandOf<'flyTo'>, context: SessionContext): CameraPose {
  if ('pose' in command) return command.pose;
  const { camera, projection } = context.store.getState();
  const heading = camera?.headingDegrees ?? 0;
  if ('object' in command) {
    const handle = requireObject(command.object, 'flyTo', context);
    const geometry = handle.geometry();
    const bounds = geometry === undefined ? EMPTY_BOUNDS : boundsOfGeometry(geometry);
    const height = handle.value('height');
    return poseOverBounds(
      requireBounds(bounds, command.object),
      typeof height === 'number' && Number.isFinite(height) ? height : 0,
      heading,
      projection,
    );
  }
  if ('objects' in command) return poseOverObjects(command.objects, heading, context);
  return poseOverBounds(layerBounds(command.layer, context), 0, heading, projection);
}

function poseOverObjects(objects: readonly string[], heading: number, context: SessionContext): CameraPose {
  let all: Bounds = EMPTY_BOUNDS;
  let highest = 0;
  for (const id of objects) {
    const handle = requireObject(id, 'flyTo', context);
    const geometry = handle.geometry();
    if (geometry !== undefined) all = unionOf(all, boundsOfGeometry(geometry));
    const height = handle.value('height');
    if (typeof height === 'number' && height > highest) highest = height;
  }
  const what = objects.length === 1 ? (objects[0] ?? '') : `${String(objects.length)} objects`;
  return poseOverBounds(requireBounds(all, what), highest, heading, context.store.getState().projection);
}

function unionOf(a: Bounds, b: Bounds): Bounds {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function layerBounds(layer: string, context: SessionContext): Bounds {
  requireLayer(layer, 'flyTo', context);
  const view = context.city().baseView;
  if (!view.layerIds.includes(layer)) return context.city().manifest.bounds;
  const geometry = view.layer(layer).parts[0]?.table.geometry;
  return requireBounds(geometry === undefined ? EMPTY_BOUNDS : boundsOfColumn(geometry), layer);
}

function requireBounds(bounds: Bounds, what: string): Bounds {
  if (bounds[0] <= bounds[2]) return bounds;
  throw new CommandError({
    en: `flyTo: "${what}" has no geometry; fly to another object or give a pose.`,
    'zh-CN': `“${what}”没有几何形状；请选择其他对象或指定视角。`,
  });
}

function requireObject(id: string, command: string, context: SessionContext) {
  const view = context.store.getState().view ?? context.city().baseView;
  const handle = view.object(id);
  if (handle !== undefined) return handle;
  throw new CommandError({
    en: `${command}: no object has the id "${id}" in this view; take an id from a search or a selection.`,
    'zh-CN': `当前视图中没有编号为“${id}”的对象；请从搜索或选择中获取编号。`,
  });
}

function requireLayer(id: string, command: string, context: SessionContext): void {
  const { layers } = context.city().manifest;
  if (layers.some((layer) => layer.id === id)) return;
  const known = layers.map((layer) => layer.id).join(', ');
  throw new CommandError({
    en: `${command}: no layer has the id "${id}"; use one of: ${known}.`,
    'zh-CN': `没有编号为“${id}”的图层；可用：${known}。`,
  });
}
