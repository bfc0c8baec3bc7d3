import type { Report } from './fault-report.ts';
import { readSubtree, type Subtree } from './read-subtree.ts';
import type { QuadCell } from './subtree.ts';
import { multiply } from './tile-frame.ts';
import { type ImplicitTiling, type TileJson, tilesetShape } from './tileset-shape.ts';
import { type ContentSummary, validateContent } from './validate-content.ts';
import { outsideRegion } from './validate-vertices.ts';

/** A broken rule. */
export interface TilesetFault {
  /** File, relative to the tileset's folder. */
  readonly file: string;
  /** Place in it. */
  readonly place: string;
  readonly problem: string;
}

/** What a check of a tileset found. */
export interface TilesetValidation {
  readonly faults: readonly TilesetFault[];
  readonly contents: number;
  /** Distinct rows among the finest tiles; of several layers, their sum. */
  readonly objects: number;
}

/** @param path relative to the tileset's folder. @throws if there is no such file. */
export type ReadFile = (path: string) => Promise<Uint8Array> | Uint8Array;

type Bounds3 = readonly [number, number, number, number, number, number];

/**
 * Checks a tileset of buildings with all its contents, external tilesets and subtrees: the rules of the 3D Tiles 1.1
 * and glTF validators for what this package writes, that each level of detail shows the same buildings, and that
 * every vertex lies in the region of its tile.
 */
export async function validateTileset(readFile: ReadFile): Promise<TilesetValidation> {
  const faults: TilesetFault[] = [];
  const check = new TreeCheck(readFile, (file, place, problem) => {
    faults.push({ file, place, problem });
  });
  const rows = await check.visitFile('tileset.json', undefined);
  return { faults, contents: check.contents, objects: rows.size };
}

type ReportInFile = (file: string, place: string, problem: string) => void;

/** A tile being looked at, and where. */
interface Place {
  readonly file: string;
  readonly place: string;
  readonly parent: TileJson | undefined;
  /** Product of the transforms above. */
  readonly transform: readonly number[] | undefined;
}

/** A subtree being looked at. */
interface OpenSubtree {
  readonly tiling: ImplicitTiling;
  /** Its root in the whole quadtree. */
  readonly origin: QuadCell;
  readonly file: string;
  readonly tiles: ReadonlyMap<string, Subtree['tiles'][number]>;
  readonly children: ReadonlySet<string>;
  /** Template, relative to the tileset. */
  readonly contentUri: string;
}

const ROOT_CELL: QuadCell = { depth: 0, x: 0, y: 0 };

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);
const IDENTITY: readonly number[] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** Rows of different layers are numbered apart. */
const LAYER_STEP = 2 ** 32;

class TreeCheck {
  contents = 0;
  private readonly readFile: ReadFile;
  private readonly report: ReportInFile;
  private readonly seen = new Set<string>();

  constructor(readFile: ReadFile, report: ReportInFile) {
    this.readFile = readFile;
    this.report = report;
  }

  /** @returns rows shown by the finest tiles of the file and those it refers to. */
  async visitFile(file: string, from: Place | undefined): Promise<Set<number>> {
    let json: unknown;
    try {
      json = JSON.parse(new TextDecoder().decode(await this.readFile(file)));
    } catch (error) {
      this.report(file, '', `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return new Set();
    }
    const shape = tilesetShape.safeParse(json);
    if (!shape.success) {
      for (const issue of shape.error.issues) this.report(file, `/${issue.path.join('/')}`, issue.message);
      return new Set();
    }
    const { root, geometricError } = shape.data;
    if (root.refine === undefined) this.report(file, '/root', 'refine is missing');
    if (root.geometricError > geometricError)
      this.report(file, '/root', 'geometricError is above that of the tileset');
    return this.visit(root, { file, place: '/root', parent: from?.parent, transform: from?.transform });
  }

  private async visit(tile: TileJson, at: Place): Promise<Set<number>> {
    this.checkTile(tile, at);
    const transform = placed(at.transform, tile.transform);
    const { content, children, implicitTiling } = tile;
    if (implicitTiling !== undefined) {
      const rows = await this.visitSubtree(implicitTiling, ROOT_CELL, tile, { ...at, transform });
      return rows ?? new Set();
    }
    if (content?.uri.endsWith('.json') === true) {
      return this.visitFile(folderOf(at.file) + content.uri, { ...at, parent: tile, transform });
    }
    const own =
      content === undefined
        ? undefined
        : await this.checkContent(content.uri, at.file, tile.boundingVolume.region, transform);
    if (children === undefined) return new Set(own?.rows);
    const isAdded = tile.refine === 'ADD';
    const parts: Set<number>[] = [];
    for (const [i, child] of children.entries()) {
      const place = `${at.place}/children/${i}`;
      parts.push(await this.visit(child, { file: at.file, place, parent: tile, transform }));
    }
    const below = this.union(parts, isAdded, at);
    if (own !== undefined && !isAdded) this.compareRows(own, below, at);
    return below;
  }

  private union(parts: readonly Set<number>[], isAdded: boolean, at: Place): Set<number> {
    const below = new Set<number>();
    let total = 0;
    parts.forEach((rows, i) => {
      total += rows.size;
      for (const row of rows) below.add(isAdded ? row + i * LAYER_STEP : row);
    });
    if (total !== below.size) this.fault(at, `${total - below.size} buildings stand in several children`);
    return below;
  }

  /** @returns rows below the root of the subtree. */
  private async visitSubtree(
    tiling: ImplicitTiling,
    origin: QuadCell,
    tile: TileJson,
    at: Place,
  ): Promise<Set<number> | undefined> {
    const file = folderOf(at.file) + filled(tiling.subtrees.uri, origin);
    try {
      const bytes = await this.readFile(file);
      const subtree = await readSubtree(bytes, file, tiling.subtreeLevels, (place, problem) => {
        this.report(file, place, problem);
      });
      const tiles = new Map(subtree.tiles.map((each) => [keyOf(each), each]));
      const children = new Set(subtree.children.map(keyOf));
      this.checkSubtree(tiles, origin, tiling, file);
      const open: OpenSubtree = {
        tiling,
        origin,
        file,
        tiles,
        children,
        contentUri: tile.content?.uri ?? '',
      };
      return await this.visitCell({ depth: 0, x: 0, y: 0 }, open, tile, at);
    } catch (error) {
      this.report(file, '', `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  private checkSubtree(
    tiles: OpenSubtree['tiles'],
    origin: QuadCell,
    { availableLevels }: ImplicitTiling,
    file: string,
  ): void {
    for (const { depth, x, y } of tiles.values()) {
      const place = `tile ${depth}/${x}/${y}`;
      if (origin.depth + depth >= availableLevels) this.report(file, place, 'is too deep');
      if (depth > 0 && !tiles.has(keyOf({ depth: depth - 1, x: x >> 1, y: y >> 1 })))
        this.report(file, place, 'has no parent');
    }
  }

  /** @param cell counted from the root of the subtree. @returns rows of the finest tiles below it. */
  private async visitCell(
    cell: QuadCell,
    subtree: OpenSubtree,
    parent: TileJson,
    at: Place,
  ): Promise<Set<number> | undefined> {
    const { tiling, file, contentUri } = subtree;
    const global = globalCell(subtree.origin, cell);
    if (cell.depth === tiling.subtreeLevels) {
      if (!subtree.children.has(keyOf(cell))) return undefined;
      return this.visitSubtree(tiling, global, parent, at);
    }
    const found = subtree.tiles.get(keyOf(cell));
    if (found === undefined) return undefined;
    const region = found.region ?? parent.boundingVolume.region;
    const place: Place = { ...at, file, place: `tile ${keyOf(cell)}`, parent };
    const here: TileJson = {
      ...parent,
      boundingVolume: { region },
      geometricError: parent.geometricError / 2,
    };
    // The root's cell is square and cut into quarters; its tiles are as wide as their buildings.
    if (global.depth > 0) this.checkTile(here, place);
    const own = found.hasContent
      ? await this.checkContent(filled(contentUri, global), at.file, region, at.transform)
      : undefined;
    const parts: Set<number>[] = [];
    for (let i = 0; i < 4; i++) {
      const quarter = { depth: cell.depth + 1, x: cell.x * 2 + (i & 1), y: cell.y * 2 + (i >> 1) };
      const rows = await this.visitCell(quarter, subtree, here, at);
      if (rows !== undefined) parts.push(rows);
    }
    if (parts.length === 0) return new Set(own?.rows);
    const below = this.union(parts, false, place);
    if (own !== undefined) this.compareRows(own, below, place);
    return below;
  }

  private checkTile({ boundingVolume, geometricError }: TileJson, at: Place): void {
    const { region } = boundingVolume;
    const { parent } = at;
    if (!isRegion(region)) this.fault(at, 'the region is empty or not on the globe');
    if (parent === undefined) return;
    if (!contains(parent.boundingVolume.region, region)) {
      this.fault(at, 'the region reaches out of its parent');
    }
    if (geometricError > parent.geometricError) this.fault(at, 'geometricError is above that of the parent');
  }

  private async checkContent(
    uri: string,
    file: string,
    region: Bounds3,
    transform: readonly number[] | undefined,
  ): Promise<ContentSummary | undefined> {
    const path = folderOf(file) + uri;
    if (this.seen.has(path)) this.report(file, '', `${uri} is the content of another tile too`);
    this.seen.add(path);
    this.contents++;
    const report: Report = (where, problem) => {
      this.report(path, where, problem);
    };
    try {
      const summary = await validateContent(await this.readFile(path), report);
      if (summary === undefined) return undefined;
      const outside = outsideRegion(summary, transform ?? IDENTITY, region);
      if (outside !== undefined) report('', outside);
      return summary;
    } catch (error) {
      report('', `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  private compareRows({ rows, merged }: ContentSummary, below: ReadonlySet<number>, at: Place): void {
    const missing = rows.filter((row) => !below.has(row)).length;
    // A block stands for several buildings: there must be as many as the blocks say.
    const shown = merged === undefined ? rows.length : merged.reduce((sum, count) => sum + count, 0);
    const added = below.size - (shown - missing);
    if (missing > 0 || added !== 0) {
      this.fault(at, `${missing} of its buildings are not in its children, ${added} of theirs not in it`);
    }
  }

  private fault({ file, place }: Place, problem: string): void {
    this.report(file, place, problem);
  }
}

const keyOf = ({ depth, x, y }: QuadCell): string => `${depth}/${x}/${y}`;

const globalCell = (origin: QuadCell, { depth, x, y }: QuadCell): QuadCell => ({
  depth: origin.depth + depth,
  x: origin.x * 2 ** depth + x,
  y: origin.y * 2 ** depth + y,
});

const filled = (template: string, { depth, x, y }: QuadCell): string =>
  template.replace('{level}', String(depth)).replace('{x}', String(x)).replace('{y}', String(y));

function placed(
  above: readonly number[] | undefined,
  own: readonly number[] | undefined,
): readonly number[] | undefined {
  if (own === undefined) return above;
  return above === undefined ? own : multiply(above, own);
}

function isRegion([west, south, east, north, bottom, top]: Bounds3): boolean {
  const isOrdered = west <= east && south <= north && bottom <= top;
  return isOrdered && south >= -Math.PI / 2 && north <= Math.PI / 2;
}

function contains(outer: Bounds3, inner: Bounds3): boolean {
  return (
    [0, 1, 4].every((i) => (outer[i] as number) <= (inner[i] as number)) &&
    [2, 3, 5].every((i) => (outer[i] as number) >= (inner[i] as number))
  );
}
