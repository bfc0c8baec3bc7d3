import type {
  EntityColouring,
  EntityName,
  FeedSettings,
  Geofence,
  LiveMode,
  LiveTrace,
} from './live-state.ts';

/** What can be done to the live part of a session. The first of them loads its code. */
export type LiveCommand =
  /**
   * Opens a feed, in place of another of the same id; nothing happens where that one has the same settings.
   * `keep: false`: it is not stored with the city, because whoever asks for it does so at every visit. Default: true.
   */
  | { readonly type: 'addFeed'; readonly feed: FeedSettings; readonly keep?: boolean }
  /** Closes a feed, forgets it and ends what it reported. */
  | { readonly type: 'removeFeed'; readonly feed: string }
  | { readonly type: 'setEntityClassVisible'; readonly entityClass: string; readonly visible: boolean }
  | { readonly type: 'setEntityColouring'; readonly entityClass: string; readonly colouring: EntityColouring }
  /** Objects are then selected no more; absent: no entity is selected. */
  | { readonly type: 'selectEntity'; readonly entity?: EntityName | undefined }
  /** Keeps the camera on an entity; absent: lets go. */
  | { readonly type: 'followEntity'; readonly entity?: EntityName | undefined }
  /**
   * `time`: milliseconds since 1970, held within the window; default: the moment on show.
   * `speed`: seconds per second, 0.1 to 60; default: as before.
   */
  | {
      readonly type: 'setLiveMode';
      readonly mode: LiveMode;
      readonly time?: number | undefined;
      readonly speed?: number | undefined;
    }
  | { readonly type: 'setTrace'; readonly trace: LiveTrace }
  /** Adds a geofence, or replaces the one of this id. */
  | { readonly type: 'setGeofence'; readonly geofence: Geofence }
  | { readonly type: 'removeGeofence'; readonly geofence: string }
  /** Records all that is reported from now on, with the present. */
  | { readonly type: 'startRecording' }
  | { readonly type: 'stopRecording' };

const TYPES: Readonly<Record<LiveCommand['type'], true>> = {
  addFeed: true,
  removeFeed: true,
  setEntityClassVisible: true,
  setEntityColouring: true,
  selectEntity: true,
  followEntity: true,
  setLiveMode: true,
  setTrace: true,
  setGeofence: true,
  removeGeofence: true,
  startRecording: true,
  stopRecording: true,
};

/** Names of the commands of the live part. */
export const LIVE_COMMANDS: readonly string[] = Object.keys(TYPES);

/** Their fields are checked with the code of the live part, which comes later. */
export function isLiveCommand(command: { readonly type: string }): command is LiveCommand {
  return Object.hasOwn(TYPES, command.type);
}
