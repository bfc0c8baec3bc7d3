import { z } from 'zod';
import { type Report, validateContent } from './validate-content.ts';

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
  /** Distinct rows among the finest tiles. */
  readonly objects: number;
}

/** @param path relative to the tileset's folder. @throws if there is no such file. */
export type ReadFile = (path: string) => Promise<Uint8Array> | Uint8Array;

const regionShape = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);

const tileShape = z.object({
  boundingVolume: z.strictObject({ region: regionShape }),
  geometricError: z.number().min(0),
  refine: z.literal(['ADD', 'REPLACE']).optional(),
  transform: z.array(z.number()).length(16).optional(),
  content: z.object({ uri: z.string().min(1) }).optional(),
  get children(): z.ZodOptional<z.ZodArray<typeof tileShape>> {
    return z.array(tileShape).min(1).optional();
  },
});

type Tile = z.infer<typeof tileShape>;

const tilesetShape = z.object({
  asset: z.object({ version: z.literal('1.1') }),
  geometricError: z.number().min(0),
  root: tileShape,
});

/**
 * Checks a tileset of buildings with all its contents: the rules of the 3D Tiles 1.1 and glTF validators for
 * what this package writes, and that each level of detail shows the same buildings.
 */
export async function validateTileset(readFile: ReadFile): Promise<TilesetValidation> {
  const faults: TilesetFault[] = [];
  const report = (file: string, place: string, problem: string): void => {
    faults.push({ file, place, problem });
  };
  const root = await readRoot(readFile, report);
  if (root === undefined) return { faults, contents: 0, objects: 0 };
  const check = new TreeCheck(readFile, report);
  const rows = await check.visit(root, '/root', undefined);
  return { faults, contents: check.contents, objects: rows.size };
}

type ReportInFile = (file: string, place: string, problem: string) => void;

async function readRoot(readFile: ReadFile, report: ReportInFile): Promise<Tile | undefined> {
  const file = 'tileset.json';
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(await readFile(file)));
  } catch (error) {
    report(file, '', `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  const shape = tilesetShape.safeParse(json);
  if (!shape.success) {
    for (const issue of shape.error.issues) report(file, `/${issue.path.join('/')}`, issue.message);
    return undefined;
  }
  const { root, geometricError } = shape.data;
  if (root.refine === undefined) report(file, '/root', 'refine is missing');
  if (root.geometricError > geometricError)
    report(file, '/root', 'geometricError is above that of the tileset');
  return root;
}

class TreeCheck {
  contents = 0;
  private readonly readFile: ReadFile;
  private readonly report: ReportInFile;
  private readonly seen = new Set<string>();

  constructor(readFile: ReadFile, report: ReportInFile) {
    this.readFile = readFile;
    this.report = report;
  }

  /** @returns rows shown by the finest tiles below. */
  async visit(tile: Tile, place: string, parent: Tile | undefined): Promise<Set<number>> {
    this.checkTile(tile, place, parent);
    const own = tile.content === undefined ? undefined : await this.checkContent(tile.content.uri, place);
    if (tile.children === undefined) return new Set(own);
    const below = new Set<number>();
    let total = 0;
    for (const [i, child] of tile.children.entries()) {
      const rows = await this.visit(child, `${place}/children/${i}`, tile);
      total += rows.size;
      for (const row of rows) below.add(row);
    }
    if (total !== below.size) this.fault(place, `${total - below.size} buildings stand in several children`);
    if (own !== undefined) this.compareRows(own, below, place);
    return below;
  }

  private checkTile({ boundingVolume, geometricError }: Tile, place: string, parent: Tile | undefined): void {
    const { region } = boundingVolume;
    if (!isRegion(region)) this.fault(place, 'the region is empty or not on the globe');
    if (parent === undefined) return;
    if (!contains(parent.boundingVolume.region, region)) {
      this.fault(place, 'the region reaches out of its parent');
    }
    if (geometricError > parent.geometricError)
      this.fault(place, 'geometricError is above that of the parent');
  }

  private async checkContent(uri: string, place: string): Promise<readonly number[] | undefined> {
    if (this.seen.has(uri)) this.fault(place, `${uri} is the content of another tile too`);
    this.seen.add(uri);
    this.contents++;
    const report: Report = (where, problem) => {
      this.report(uri, where, problem);
    };
    try {
      return (await validateContent(await this.readFile(uri), report))?.rows;
    } catch (error) {
      report('', `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  private compareRows(own: readonly number[], below: ReadonlySet<number>, place: string): void {
    const missing = own.filter((row) => !below.has(row)).length;
    const added = below.size - (own.length - missing);
    if (missing > 0 || added > 0) {
      this.fault(place, `${missing} of its buildings are not in its children, ${added} of theirs not in it`);
    }
  }

  private fault(place: string, problem: string): void {
    this.report('tileset.json', place, problem);
  }
}

type Bounds3 = readonly [number, number, number, number, number, number];

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
