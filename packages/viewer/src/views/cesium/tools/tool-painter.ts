import type { Position } from '@cityloom/twin-core';
import type { Theme } from '../../../session/index.ts';
import type { Pixel } from './screen-geometry.ts';

/** A point of a sketch: position and metres above the terrain's datum. */
export interface SketchPoint {
  readonly position: Position;
  readonly height: number;
}

export interface ToolColours {
  readonly line: string;
  readonly fill: string;
  readonly wrong: string;
  readonly wrongFill: string;
  readonly paper: string;
  readonly ink: string;
}

export const TOOL_COLOURS: Readonly<Record<Theme, ToolColours>> = {
  dark: {
    line: '#5cc8ff',
    fill: '#5cc8ff2e',
    wrong: '#ff7b72',
    wrongFill: '#ff7b7238',
    paper: '#10151ce6',
    ink: '#f1f5f9',
  },
  light: {
    line: '#0b66c3',
    fill: '#0b66c326',
    wrong: '#c92a2a',
    wrongFill: '#c92a2a30',
    paper: '#ffffffeb',
    ink: '#1a222b',
  },
};

export interface SketchStyle {
  readonly closed?: boolean;
  readonly filled?: boolean;
  readonly dashed?: boolean;
  readonly wrong?: boolean;
}

/** Draws sketches over the map in CSS pixels. */
export class ToolPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #colours: ToolColours;
  readonly #project: (position: Position, height: number) => Pixel | undefined;

  constructor(
    context: CanvasRenderingContext2D,
    theme: Theme,
    project: (position: Position, height: number) => Pixel | undefined,
  ) {
    this.#context = context;
    this.#colours = TOOL_COLOURS[theme];
    this.#project = project;
  }

  /** Line through the points that can be seen. */
  line(points: readonly SketchPoint[], style: SketchStyle = {}): void {
    const pixels = points.flatMap(({ position, height }) => this.#project(position, height) ?? []);
    if (pixels.length < 2) return;
    const path = new Path2D();
    pixels.forEach(({ x, y }, index) => {
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    if (style.closed === true) path.closePath();
    const context = this.#context;
    if (style.filled === true) {
      context.fillStyle = style.wrong === true ? this.#colours.wrongFill : this.#colours.fill;
      context.fill(path);
    }
    context.lineJoin = 'round';
    context.lineCap = 'round';
    context.setLineDash([]);
    context.lineWidth = 4.5;
    context.strokeStyle = this.#colours.paper;
    context.stroke(path);
    context.setLineDash(style.dashed === true ? [6, 6] : []);
    context.lineWidth = 2.2;
    context.strokeStyle = style.wrong === true ? this.#colours.wrong : this.#colours.line;
    context.stroke(path);
    context.setLineDash([]);
  }

  /** Round handle, or a square grip. */
  handle({ position, height }: SketchPoint, shape: 'round' | 'square' = 'round', radius = 4.5): void {
    const pixel = this.#project(position, height);
    if (pixel === undefined) return;
    const context = this.#context;
    context.beginPath();
    if (shape === 'round') context.arc(pixel.x, pixel.y, radius, 0, 2 * Math.PI);
    else context.rect(pixel.x - radius, pixel.y - radius, 2 * radius, 2 * radius);
    context.fillStyle = this.#colours.paper;
    context.fill();
    context.lineWidth = 2.2;
    context.strokeStyle = this.#colours.line;
    context.stroke();
  }

  /** Text on a small plate right above a point. */
  text({ position, height }: SketchPoint, text: string): void {
    const pixel = this.#project(position, height);
    if (pixel === undefined) return;
    const context = this.#context;
    context.font = '600 12px Inter, "Segoe UI", Roboto, "Noto Sans", sans-serif';
    const width = context.measureText(text).width + 14;
    const left = pixel.x - width / 2;
    const top = pixel.y - 34;
    context.beginPath();
    context.roundRect(left, top, width, 22, 5);
    context.fillStyle = this.#colours.paper;
    context.fill();
    context.fillStyle = this.#colours.ink;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.fillText(text, left + 7, top + 11.5);
  }
}
