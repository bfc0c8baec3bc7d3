import type { GroundSurface, LocalizedText, Position } from '@cityloom/twin-core';
import type { Session } from '../../../session/index.ts';
import type { PickResult } from '../../scene-view.ts';
import type { Pixel } from './screen-geometry.ts';
import type { ToolPainter } from './tool-painter.ts';

/** What the tools need of the engine. */
export interface ToolsEngine {
  readonly scene: ToolsScene;
  readonly canvas: HTMLCanvasElement;
  /** What the sketches lie on. */
  readonly ground: GroundSurface;
  /** Draws a frame soon. */
  requestRender(): void;
  /** What is drawn under a pixel, height in metres above the terrain's datum; `undefined` for the sky. */
  pickPosition(x: number, y: number): { readonly position: Position; readonly height: number } | undefined;
  /** Where a pixel meets the ground, through whatever stands on it; `undefined` for the sky. */
  groundPosition(x: number, y: number): Position | undefined;
  /** Pixel of a point, height in metres above the terrain's datum; `undefined` behind the camera. */
  toCanvas(position: Position, height: number): Pixel | undefined;
}

/** The part of a Cesium scene used here. */
export interface ToolsScene {
  readonly postRender: {
    /** Calls back after every frame; returns its unsubscribe. */
    addEventListener(listener: () => void): () => void;
  };
  readonly screenSpaceCameraController: { enableInputs: boolean };
}

/** What lies under a point of the map, CSS pixels. */
export type PickAt = (x: number, y: number) => PickResult;

/** What a tool works with. */
export interface ToolContext {
  readonly engine: ToolsEngine;
  readonly session: SessionPart<Session, 'store' | 'execute'>;
  readonly pick: PickAt;
  /** Paints the tool again, soon. */
  repaint(): void;
  /** Back to selecting. */
  leave(): void;
  /** Tells the user; one notice per id. */
  notify(id: string, message: LocalizedText): void;
}

type SessionPart<T, K extends keyof T> = { readonly [P in K]: T[P] };

/** Keys held while the pointer is used: Shift lets go of neighbours, Ctrl turns in steps. */
export interface ModifierKeys {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
}

export const NO_KEYS: ModifierKeys = { shiftKey: false, ctrlKey: false };

/** One active tool. Pixels are CSS pixels of the map. */
export interface ToolHandler {
  /** CSS cursor. */
  readonly cursor: string;
  move?(pixel: Pixel, keys: ModifierKeys): void;
  click?(pixel: Pixel, keys: ModifierKeys): void;
  /** Double click or Enter. */
  finish?(): void;
  /** Escape: true if something was taken back, false if there was nothing, so that the tool is left. */
  cancel(): boolean;
  /** A button went down: true takes the drag away from the camera. */
  grab?(pixel: Pixel): boolean;
  drag?(pixel: Pixel, event: PointerEvent): void;
  release?(): void;
  /** Any other key: true if it was used. */
  key?(event: KeyboardEvent): boolean;
  paint(painter: ToolPainter): void;
  dispose?(): void;
}
