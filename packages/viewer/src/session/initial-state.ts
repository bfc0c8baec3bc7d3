import type { CameraPose } from './commands/commands.ts';
import { NO_ENSEMBLE } from './ensembles/ensemble-state.ts';
import type { LoadedCity } from './session-options.ts';
import type { SessionState } from './session-state.ts';

/** Before the city is there. */
export const INITIAL_STATE: SessionState = {
  load: { kind: 'loading', done: 0, what: { en: 'City', 'zh-CN': '城市' } },
  manifest: undefined,
  scene: undefined,
  packagedScene: undefined,
  terrain: [],
  addedLayers: [],
  fusions: [],
  layerStyles: new Map(),
  layerFilters: new Map(),
  objectLooks: new Map(),
  allowedOrigins: new Set(),
  addressQuestion: undefined,
  view: undefined,
  baseView: undefined,
  branches: [],
  scenarioRecords: new Map(),
  branch: undefined,
  branchRevision: 0,
  mode: 'explore',
  theme: 'dark',
  language: 'en',
  projection: '3d',
  sun: undefined,
  selection: undefined,
  selectedObjects: new Set(),
  hiddenLayers: new Set(),
  heightLimit: undefined,
  planDay: undefined,
  tool: { kind: 'select' },
  measurement: undefined,
  pickedPositions: {},
  camera: undefined,
  cameraRequest: undefined,
  runs: [],
  recordedRuns: [],
  activeRun: undefined,
  run: undefined,
  comparedRun: undefined,
  drawnField: undefined,
  readingPoints: [],
  readingLine: undefined,
  ensemble: NO_ENSEMBLE,
  time: 0,
  playing: false,
  playbackSpeed: 60,
  live: undefined,
  notices: [],
};

const HOME_HEADING_DEGREES = 20;
const HOME_PITCH_DEGREES = -32;

/** What the city itself sets once it is loaded, seen from its home. */
export function stateOfCity({
  manifest,
  scene,
  baseView,
  terrain = INITIAL_STATE.terrain,
}: LoadedCity): Partial<SessionState> {
  const { longitudeDegrees, latitudeDegrees, range } = manifest.home;
  const pose: CameraPose = {
    longitudeDegrees,
    latitudeDegrees,
    range,
    headingDegrees: HOME_HEADING_DEGREES,
    pitchDegrees: HOME_PITCH_DEGREES,
  };
  return {
    manifest,
    scene,
    packagedScene: scene,
    terrain,
    baseView,
    view: baseView,
    hiddenLayers: new Set(manifest.layers.filter((layer) => !layer.visible).map((layer) => layer.id)),
    cameraRequest: { pose, durationSeconds: 0 },
  };
}
