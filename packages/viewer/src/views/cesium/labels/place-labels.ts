/** Where a label would stand on the screen, pixels; a turned text is a row of several boxes. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** A label that wants a place on the screen. */
export interface LabelClaim {
  readonly boxes: readonly Box[];
  /** Greater wins; equal priorities keep their order. */
  readonly priority: number;
  /** Labels of the same group keep `spacing` between each other: a long street is named now and then. */
  readonly group?: string;
  /** Asked once, and only of a label that fits: something in the scene may stand before it. */
  isHidden?(): boolean;
}

/** The screen, in pixels, and how much air labels keep. */
export interface PlacementOptions {
  readonly width: number;
  readonly height: number;
  /** Places no label may stand on. */
  readonly covered?: readonly Box[];
  /** Free space kept around every label, pixels. */
  readonly padding: number;
  /** Least distance between labels of one group, pixels. */
  readonly spacing: number;
  /** No more than this many labels. */
  readonly limit: number;
}

/** Side of a grid cell, pixels: about one label, so that a claim meets few others. */
const CELL = 64;

/**
 * Picks the labels that can stand without overlap, highest priority first.
 * Labels that are not wholly on the screen are left out.
 * @returns indices into `claims`, in order of priority.
 */
export function placeLabels(claims: readonly LabelClaim[], options: PlacementOptions): number[] {
  const taken = new Map<number, Box[]>();
  for (const box of options.covered ?? []) take(taken, box);
  const groups = new Map<string, Box[]>();
  const placed: number[] = [];
  const byPriority = claims
    .map((claim, index) => ({ claim, index }))
    .sort((a, b) => b.claim.priority - a.claim.priority || a.index - b.index);
  for (const { claim, index } of byPriority) {
    if (placed.length >= options.limit) break;
    const [first] = claim.boxes;
    if (first === undefined || !fits(claim, first, taken, groups, options)) continue;
    for (const box of claim.boxes) take(taken, box);
    if (claim.group !== undefined) groups.set(claim.group, [...(groups.get(claim.group) ?? []), first]);
    placed.push(index);
  }
  return placed;
}

function fits(
  claim: LabelClaim,
  first: Box,
  taken: ReadonlyMap<number, readonly Box[]>,
  groups: ReadonlyMap<string, readonly Box[]>,
  options: PlacementOptions,
): boolean {
  if (!claim.boxes.every((box) => isOnScreen(box, options))) return false;
  const siblings = claim.group === undefined ? [] : (groups.get(claim.group) ?? []);
  if (siblings.some((other) => distance(first, other) < options.spacing)) return false;
  return !claim.boxes.some((box) => isTaken(taken, box, options.padding)) && claim.isHidden?.() !== true;
}

function isOnScreen([left, top, right, bottom]: Box, { width, height }: PlacementOptions): boolean {
  return left >= 0 && top >= 0 && right <= width && bottom <= height;
}

function distance(a: Box, b: Box): number {
  return Math.hypot((a[0] + a[2] - b[0] - b[2]) / 2, (a[1] + a[3] - b[1] - b[3]) / 2);
}

function isTaken(taken: ReadonlyMap<number, readonly Box[]>, box: Box, padding: number): boolean {
  const widened: Box = [box[0] - padding, box[1] - padding, box[2] + padding, box[3] + padding];
  return cellsOf(widened).some((cell) =>
    taken
      .get(cell)
      ?.some(
        (other) =>
          widened[0] < other[2] && widened[2] > other[0] && widened[1] < other[3] && widened[3] > other[1],
      ),
  );
}

function take(taken: Map<number, Box[]>, box: Box): void {
  for (const cell of cellsOf(box)) {
    const list = taken.get(cell);
    if (list === undefined) taken.set(cell, [box]);
    else list.push(box);
  }
}

/** Numbers of the grid cells a box touches. */
function cellsOf([left, top, right, bottom]: Box): number[] {
  const cells: number[] = [];
  for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) {
    // 4096 cells of 64 pixels per row: wider than any screen.
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++) cells.push(y * 4096 + x);
  }
  return cells;
}

/**
 * Boxes of a text turned about its middle: a row of squares as high as the text.
 * @param angle radians, clockwise on the screen.
 */
export function turnedBoxes(x: number, y: number, width: number, height: number, angle: number): Box[] {
  const count = Math.max(1, Math.ceil(width / height));
  const half = height / 2;
  const reach = Math.max(0, width / 2 - half);
  return Array.from({ length: count }, (_, i) => {
    const along = count === 1 ? 0 : -reach + (2 * reach * i) / (count - 1);
    const centreX = x + along * Math.cos(angle);
    const centreY = y + along * Math.sin(angle);
    return [centreX - half, centreY - half, centreX + half, centreY + half];
  });
}
