import type { Position } from '@cityloom/twin-core';
import type { CameraPose, EntityName, Session } from '../session/index.ts';
import type { ViewError } from './view-error.ts';

/** What lies under a pixel. */
export interface PickResult {
  readonly object: string | undefined;
  readonly position: Position | undefined;
  /** Height of the picked surface above the datum of the city's terrain, metres; the ground of a flat city is at 0. */
  readonly height: number | undefined;
  /** Value of the shown field there, in its unit. */
  readonly fieldValue: number | undefined;
  /** Live entity there, before whatever it is on. */
  readonly entity?: EntityName | undefined;
}

/**
 * One rendering engine bound to one session. It mirrors the session's scene (observes it, writes nothing but
 * camera, picked positions and tool results) and lives until `dispose`.
 */
export interface SceneView {
  /** Resolves when every building of the overview is drawn; rejects if the view stops or is closed before. */
  readonly ready: Promise<void>;
  /** Resolves if the view can draw no more: dispose of it and make another. */
  readonly stopped?: Promise<ViewError>;
  /** What lies under a point, CSS pixels from the element's top left corner. */
  pick(x: number, y: number): PickResult;
  /** Picture of what is shown now. */
  screenshot(): Promise<Blob>;
  /** Resolves when everything is drawn that the view shows as it stands; rejects if it is closed before. */
  readonly settled?: () => Promise<void>;
  readonly pose: CameraPose;
  /**
   * Ground metres one CSS pixel covers at the middle of the view, across the line of sight, as the camera stands;
   * 0 while the view has no size. Views without it get the scale of a 60° field of view from their pose.
   */
  readonly metresPerPixel?: number;
  /** Gives back every GPU and DOM resource; safe to call twice. */
  dispose(): void;
}

/**
 * Mounts a view of a session.
 * @param element the view fills it; must have a size.
 */
export type CreateSceneView = (element: HTMLElement, session: Session) => Promise<SceneView>;
