import type { Theme } from '../../../session/index.ts';
import { fontOf, LABEL_COLOURS, LABEL_TYPES, type LabelLook } from './label-style.ts';
import { POI_SYMBOLS } from './poi-symbols.ts';

/** A label drawn once and stamped every frame: text with halo costs 20 times a picture. */
export interface LabelSprite {
  readonly picture: HTMLCanvasElement;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the label's anchor lies in the picture, CSS pixels. */
  readonly anchorX: number;
  readonly anchorY: number;
}

export interface SpriteRequest {
  readonly text: string;
  readonly look: LabelLook;
  /** Class of the symbol left of the text. */
  readonly symbol: string | undefined;
}

/** Longer names are broken off. */
const LONGEST_TEXT = 42;
const HALO = 2.6;
const SYMBOL_SIZE = 16;
const KEPT = 600;

/** Draws and keeps pictures of labels in one theme. */
export class LabelSprites {
  readonly #theme: Theme;
  readonly #pixelRatio: number;
  readonly #kept = new Map<string, LabelSprite>();
  readonly #measuring: CanvasRenderingContext2D;

  /** @param pixelRatio device pixels per CSS pixel. */
  constructor(theme: Theme, pixelRatio: number) {
    this.#theme = theme;
    this.#pixelRatio = pixelRatio;
    this.#measuring = contextOf(document.createElement('canvas'));
  }

  get(request: SpriteRequest): LabelSprite {
    const key = `${request.look}|${request.symbol ?? ''}|${request.text}`;
    let sprite = this.#kept.get(key);
    if (sprite === undefined) {
      sprite = this.#draw(request);
      // Oldest out: a Map keeps the order of insertion.
      for (const [oldest] of this.#kept) {
        if (this.#kept.size < KEPT) break;
        this.#kept.delete(oldest);
      }
      this.#kept.set(key, sprite);
    }
    return sprite;
  }

  #draw({ text, look, symbol }: SpriteRequest): LabelSprite {
    const type = LABEL_TYPES[look];
    const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
    setType(this.#measuring, look);
    const textWidth = shown === '' ? 0 : this.#measuring.measureText(shown).width;
    const symbolWidth = symbol === undefined ? 0 : SYMBOL_SIZE + (textWidth > 0 ? 4 : 0);
    const width = Math.ceil(textWidth + symbolWidth + 2 * HALO);
    const height = Math.ceil(Math.max(type.size * 1.3, symbol === undefined ? 0 : SYMBOL_SIZE) + 2 * HALO);
    const picture = document.createElement('canvas');
    picture.width = Math.ceil(width * this.#pixelRatio);
    picture.height = Math.ceil(height * this.#pixelRatio);
    const context = contextOf(picture);
    context.scale(this.#pixelRatio, this.#pixelRatio);
    if (symbol !== undefined) this.#drawSymbol(context, symbol, HALO, (height - SYMBOL_SIZE) / 2);
    if (shown !== '') this.#drawText(context, shown, look, HALO + symbolWidth, height / 2);
    const anchorX = symbol === undefined ? width / 2 : HALO + SYMBOL_SIZE / 2;
    return { picture, width, height, anchorX, anchorY: height / 2 };
  }

  #drawText(context: CanvasRenderingContext2D, text: string, look: LabelLook, x: number, y: number): void {
    const colours = LABEL_COLOURS[this.#theme];
    setType(context, look);
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 2 * HALO;
    context.strokeStyle = colours.halo;
    context.globalAlpha = 0.85;
    context.strokeText(text, x, y);
    context.globalAlpha = 1;
    context.fillStyle = colours.text[look];
    context.fillText(text, x, y);
  }

  #drawSymbol(context: CanvasRenderingContext2D, className: string, x: number, y: number): void {
    const symbol = POI_SYMBOLS[className];
    if (symbol === undefined) return;
    const half = SYMBOL_SIZE / 2;
    context.save();
    context.beginPath();
    context.arc(x + half, y + half, half + 1, 0, 2 * Math.PI);
    context.fillStyle = LABEL_COLOURS[this.#theme].halo;
    context.fill();
    context.beginPath();
    context.arc(x + half, y + half, half, 0, 2 * Math.PI);
    context.fillStyle = symbol.colour[this.#theme];
    context.fill();
    context.translate(x + 3, y + 3);
    context.scale((SYMBOL_SIZE - 6) / 16, (SYMBOL_SIZE - 6) / 16);
    context.fillStyle = LABEL_COLOURS[this.#theme].halo;
    context.fill(new Path2D(symbol.path), 'evenodd');
    context.restore();
  }
}

function setType(context: CanvasRenderingContext2D, look: LabelLook): void {
  context.font = fontOf(look);
  context.letterSpacing = `${LABEL_TYPES[look].letterSpacing}px`;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('labels: no 2D canvas in this browser; update it.');
  return context;
}
