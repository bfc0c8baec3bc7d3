import type { LocalizedText, Position, Ring } from '@cityloom/twin-core';
import type { CameraPose } from './commands/commands.ts';
import type { HeatLegend } from './live/heat-legend.ts';
import type { SessionContext } from './session-context.ts';
import type {
  DrawnShape,
  HoveredEntity,
  Language,
  LayerFilter,
  MapTool,
  Measurement,
  Notice,
  Projection,
  StudySketch,
  Theme,
} from './session-state.ts';
import type { LayerStyle } from './styles/layer-style.ts';

/**
 * What the interface and the view write beside the commands: things that concern this screen alone.
 * Every field of the state is written either here or by a command, never by both.
 */
export interface SessionActions {
  /** Kept over reloads. */
  setTheme(theme: Theme): void;
  /** Kept over reloads. */
  setLanguage(language: Language): void;
  /** The view turns its camera at once; the selection stays. */
  setProjection(projection: Projection): void;
  /**
   * Holds what a scenario adds or alters against this height. Kept over reloads.
   * @param metres `undefined` for no limit.
   * @throws {RangeError} unless it is above 0.
   */
  setHeightLimit(metres: number | undefined): void;
  /**
   * Colours a layer by its values. Kept over reloads and in share links.
   * @param style `undefined`: as it comes.
   */
  setLayerStyle(layer: string, style: LayerStyle | undefined): void;
  /** Lists the rows of a layer's table that pass. Kept over reloads and in share links. */
  setLayerFilter(layer: string, filter: LayerFilter | undefined): void;
  /**
   * Answers the `addressQuestion` of the state. A yes holds for this city from now on, a no for this time.
   * No error if nothing is asked.
   */
  answerAddressQuestion(allow: boolean): void;
  /** Takes a tool in hand; whatever the last one had unfinished is dropped. */
  setTool(tool: MapTool): void;
  /** Written by the view while and after a measuring tool is used; `undefined` removes it. */
  setMeasurement(measurement: Measurement | undefined): void;
  /** Written by the view when a `pickPosition` tool gets its click; goes back to selecting. `undefined` forgets it. */
  setPickedPosition(key: string, position: Position | undefined): void;
  /** Written by the view when a drawing tool is finished; whoever takes the footprint sets `undefined`. */
  setDrawnFootprint(footprint: Ring | undefined): void;
  /** Written by the view when an area is finished; whoever takes it sets `undefined`. */
  setDrawnArea(area: Ring | undefined): void;
  /** Written by the view when a shape is finished; whoever takes it sets `undefined`. */
  setDrawnShape(shape: DrawnShape | undefined): void;
  /** Shows the places of an analysis on the map; `undefined`: none. */
  setStudySketch(sketch: StudySketch | undefined): void;
  /** Written by the view when the pointer rests on a live entity, and `undefined` when it leaves. */
  setHoveredEntity(entity: HoveredEntity | undefined): void;
  /** Written by the view while a heat map is on show, and `undefined` when it goes. */
  setHeatLegend(legend: HeatLegend | undefined): void;
  /** Written by the view when the camera comes to rest. */
  setCamera(camera: CameraPose): void;
  /** Runs or stops the time of the run on show; without one it stays stopped. */
  setPlaying(playing: boolean): void;
  /**
   * Speed of playback.
   * @param speed simulated seconds per second.
   * @throws {RangeError} unless it is above 0.
   */
  setPlaybackSpeed(speed: number): void;
  /** Shows a notice until it is dismissed. */
  notify(severity: Notice['severity'], message: LocalizedText, action?: Notice['action']): void;
  /** Takes a notice away; no error if it is gone. */
  dismissNotice(id: string): void;
}

export function createSessionActions(context: SessionContext): SessionActions {
  const { store } = context;
  return {
    setTheme(theme) {
      store.setState({ theme });
    },
    setLanguage(language) {
      store.setState({ language });
    },
    setProjection(projection) {
      store.setState({ projection });
    },
    setHeightLimit(metres) {
      if (metres !== undefined && (!(metres > 0) || !Number.isFinite(metres))) {
        throw new RangeError(`setHeightLimit: the limit must be above 0 m, got ${metres}.`);
      }
      store.setState({ heightLimit: metres });
    },
    setLayerStyle(layer, style) {
      store.setState((state) => {
        const layerStyles = new Map(state.layerStyles);
        if (style === undefined) layerStyles.delete(layer);
        else layerStyles.set(layer, style);
        return { layerStyles };
      });
    },
    setLayerFilter(layer, filter) {
      store.setState((state) => {
        const layerFilters = new Map(state.layerFilters);
        if (filter === undefined || filter.text === '') layerFilters.delete(layer);
        else layerFilters.set(layer, filter);
        return { layerFilters };
      });
    },
    answerAddressQuestion(allow) {
      store.setState(({ addressQuestion, allowedOrigins }) => ({
        addressQuestion: undefined,
        ...(allow && { allowedOrigins: new Set([...allowedOrigins, ...(addressQuestion?.origins ?? [])]) }),
      }));
    },
    setTool(tool) {
      store.setState({ tool });
    },
    setMeasurement(measurement) {
      store.setState({ measurement });
    },
    setPickedPosition(key, position) {
      store.setState((state) => ({
        pickedPositions: withPosition(state.pickedPositions, key, position),
        tool: state.tool.kind === 'pickPosition' && state.tool.key === key ? { kind: 'select' } : state.tool,
      }));
    },
    ...createViewActions(context),
    setPlaying(playing) {
      store.setState((state) => ({ playing: playing && state.run !== undefined }));
    },
    setPlaybackSpeed(speed) {
      if (!(speed > 0) || !Number.isFinite(speed)) {
        throw new RangeError(`setPlaybackSpeed: speed must be above 0, got ${speed}.`);
      }
      store.setState({ playbackSpeed: speed });
    },
    notify(severity, message, action) {
      context.notify(severity, message, action);
    },
    dismissNotice(id) {
      store.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
    },
  };
}

/** Positions with one more, or without it. */
function withPosition(
  positions: Readonly<Record<string, Position>>,
  key: string,
  position: Position | undefined,
): Readonly<Record<string, Position>> {
  if (position !== undefined) return { ...positions, [key]: position };
  return Object.fromEntries(Object.entries(positions).filter(([other]) => other !== key));
}

type ViewActions = Pick<
  SessionActions,
  | 'setDrawnFootprint'
  | 'setDrawnArea'
  | 'setDrawnShape'
  | 'setStudySketch'
  | 'setHoveredEntity'
  | 'setHeatLegend'
  | 'setCamera'
>;

/** What passes between the view and whoever asked it for something. */
function createViewActions({ store }: SessionContext): ViewActions {
  return {
    setDrawnFootprint(drawnFootprint) {
      store.setState({ drawnFootprint });
    },
    setDrawnArea(drawnArea) {
      store.setState({ drawnArea });
    },
    setDrawnShape(drawnShape) {
      store.setState({ drawnShape });
    },
    setStudySketch(studySketch) {
      store.setState({ studySketch });
    },
    setHoveredEntity(hoveredEntity) {
      store.setState({ hoveredEntity });
    },
    setHeatLegend(heatLegend) {
      store.setState({ heatLegend });
    },
    setCamera(camera) {
      store.setState({ camera });
    },
  };
}
