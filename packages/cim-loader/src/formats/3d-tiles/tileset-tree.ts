import { unpackGzip } from '../../transport/gzip.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { openZip } from '../../transport/zip-folder.ts';
import { LoadError } from '../../validation/load-error.ts';
import { parseExactJson } from '../gltf/exact-json.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import {
  indexAt,
  isJsonObject,
  type JsonObject,
  listAt,
  numberAt,
  numbersAt,
  objectAt,
  textAt,
  valueAt,
} from '../gltf/json-access.ts';
import { IDENTITY, type Matrix4, multiply } from '../gltf/matrix4.ts';
import { type MetadataSchema, readMetadataSchema } from '../gltf/metadata-schema.ts';
import { isS2, readBoundingVolume } from './bounding-volume.ts';
import { expandImplicitTiling, readImplicitTiling } from './implicit-tiling.ts';
import { readMetadataEntity } from './metadata-entity.ts';
import {
  pathOfContent,
  type MetadataValues,
  type Tile,
  type TileContent,
  type TilesetScope,
} from './tile.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** One tileset file as it was met, nested ones included. */
export interface TilesetFile {
  readonly uri: string;
  readonly json: JsonObject;
  readonly version: string;
  readonly metadata: MetadataValues | undefined;
}

/** Tiles in all; a broken implicit tiling can name billions. */
const MOST_TILES = 1_000_000;
const KNOWN_VERSIONS = ['0.0', '1.0', '1.1'];

/** What a nested tileset inherits from the tile that names it. */
interface Above {
  readonly level: number;
  readonly transform: Matrix4;
  readonly refine: 'ADD' | 'REPLACE';
  /** Files from the first tileset down to here, against cycles. */
  readonly files: readonly string[];
}

/** Reads the tree of a tileset: external tilesets and implicit tilings are put in place of what names them. */
export class TilesetTree {
  readonly files: TilesetFile[] = [];
  private readonly context: Omit<GltfContext, 'file' | 'folder'>;
  private tiles = 0;

  constructor(context: Omit<GltfContext, 'file' | 'folder'>) {
    this.context = context;
  }

  /** @throws {LoadError} where there is no tileset to read. */
  async read(file: InputFile): Promise<Tile> {
    return this.readFile(file, '', { level: 0, transform: IDENTITY, refine: 'REPLACE', files: [] });
  }

  private async readFile(file: InputFile, uri: string, above: Above): Promise<Tile> {
    const json = await this.parse(file);
    const version = textAt(objectAt(json, 'asset'), 'version') ?? '';
    if (!KNOWN_VERSIONS.includes(version)) {
      this.warn(
        'unknown-version',
        `asset.version is ${JSON.stringify(version)}; read as 1.1`,
        'asset',
        file.name,
      );
    }
    const root = objectAt(json, 'root');
    if (root === undefined) throw tilesetError('has no root tile', file.name, 'root');
    const scope = await this.scopeOf(file, uri, json);
    const metadata = readMetadataEntity(
      valueAt(json, 'metadata'),
      scope.schema,
      this.context.warnings,
      'metadata',
      file.name,
    );
    this.files.push({ uri, json, version, metadata });
    const here = { ...above, files: [...above.files, file.name] };
    if (textAt(root, 'refine') === undefined && above.files.length === 0) {
      this.warn('missing-refine', 'the root tile has no refine; read as REPLACE', 'root', file.name);
    }
    return this.readTile(root, 'root', scope, here);
  }

  private async parse(file: InputFile): Promise<JsonObject> {
    const { limits, signal } = this.context;
    let bytes = await file.read(signal);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      bytes = await (await unpackGzip(file, limits, signal)).read(signal);
    let json: unknown;
    try {
      json = parseExactJson(new TextDecoder().decode(bytes));
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      throw tilesetError(`is no JSON: ${problem.slice(0, 200)}`, file.name, 'offset 0', cause);
    }
    if (isJsonObject(json)) return json;
    throw tilesetError('is no JSON object', file.name, 'offset 0');
  }

  private async scopeOf(file: InputFile, uri: string, json: JsonObject): Promise<TilesetScope> {
    const upAxis = textAt(objectAt(json, 'asset'), 'gltfUpAxis')?.toUpperCase();
    const schema = await this.readSchema(file, json);
    const groups = listAt(json, 'groups').map((group, index) =>
      readMetadataEntity(group, schema, this.context.warnings, `groups/${index}`, file.name),
    );
    return {
      uri,
      file: file.name,
      folder: file.folder,
      upAxis: upAxis === 'X' || upAxis === 'Z' ? upAxis : 'Y',
      schema,
      groups,
    };
  }

  private async readSchema(file: InputFile, json: JsonObject): Promise<MetadataSchema> {
    let source = objectAt(json, 'schema');
    const uri = textAt(json, 'schemaUri');
    if (source === undefined && uri !== undefined) {
      try {
        source = await this.parse(await file.folder.open(uri, this.context.signal));
      } catch (error) {
        if (!(error instanceof LoadError)) throw error;
        this.warn('missing-schema', `${error.message}; metadata are not read`, 'schemaUri', file.name);
      }
    }
    for (const key of ['schema', 'schemaUri'] as const) {
      const stated = valueAt(json, key);
      if (stated !== undefined && (key === 'schema' ? !isJsonObject(stated) : typeof stated !== 'string')) {
        this.warn('missing-schema', `${key} is of the wrong type; metadata are not read`, key, file.name);
      }
    }
    return readMetadataSchema(source ?? {}, (place, problem) => {
      this.warn('broken-schema', `${problem}; left out`, `schema/${place}`, file.name);
    });
  }

  private countTile(file: string): void {
    this.tiles++;
    if (this.tiles > MOST_TILES) throw tilesetError(`has more than ${MOST_TILES} tiles`, file, 'tiles');
  }

  private async readTile(json: JsonObject, place: string, scope: TilesetScope, above: Above): Promise<Tile> {
    this.countTile(scope.file);
    this.context.signal?.throwIfAborted();
    if (above.level > this.context.limits.maximumDepth) {
      throw tilesetError(`has more than ${this.context.limits.maximumDepth} levels`, scope.file, place);
    }
    const tile = this.describeTile(json, place, scope, above);
    const implicit =
      objectAt(json, 'implicitTiling') ?? objectAt(objectAt(json, 'extensions'), '3DTILES_implicit_tiling');
    if (implicit !== undefined) return this.readImplicit(implicit, tile);
    if (valueAt(json, 'implicitTiling') !== undefined) {
      this.warn('broken-implicit-tiling', 'implicitTiling is no object', place, scope.file);
    }
    const below = { ...above, level: above.level + 1, transform: tile.transform, refine: tile.refine };
    const children: Tile[] = [];
    for (const [index, child] of listAt(json, 'children').entries()) {
      const where = `${place}/children/${index}`;
      if (isJsonObject(child)) children.push(await this.readTile(child, where, scope, below));
      else this.warn('broken-tile', 'a tile is no object; left out', where, scope.file);
    }
    return this.withNested({ ...tile, children }, below);
  }

  /** Everything a tile says of itself. */
  private describeTile(json: JsonObject, place: string, scope: TilesetScope, above: Above): Tile {
    const { warnings } = this.context;
    const own = numbersAt(json, 'transform', 16);
    if (own === undefined && valueAt(json, 'transform') !== undefined) {
      this.warn('broken-transform', 'transform is no list of 16 numbers; taken as none', place, scope.file);
    }
    const volume = objectAt(json, 'boundingVolume');
    const boundingVolume = readBoundingVolume(volume);
    if (boundingVolume === undefined) {
      if (isS2(volume)) this.warn('s2-volume', 'S2 cells have no outline here', place, scope.file);
      else this.warn('broken-volume', 'boundingVolume is missing or not valid', place, scope.file);
    }
    const geometricError = numberAt(json, 'geometricError');
    if (geometricError === undefined || geometricError < 0) {
      this.warn('broken-geometric-error', 'geometricError is missing or not valid', place, scope.file);
    }
    const entity = valueAt(json, 'metadata');
    return {
      scope,
      place,
      level: above.level,
      refine: this.refineOf(json, place, scope, above),
      transform: own === undefined ? above.transform : multiply(above.transform, own),
      boundingVolume,
      geometricError,
      contents: this.contentsOf(json, place, scope),
      metadata: readMetadataEntity(entity, scope.schema, warnings, `${place}/metadata`, scope.file),
      children: [],
    };
  }

  private refineOf(json: JsonObject, place: string, scope: TilesetScope, above: Above): Tile['refine'] {
    const stated = valueAt(json, 'refine');
    const refine = typeof stated === 'string' ? stated.toUpperCase() : undefined;
    if (stated !== undefined && stated !== refine) {
      this.warn('broken-refine', 'refine is neither ADD nor REPLACE', place, scope.file);
    }
    return refine === 'ADD' || refine === 'REPLACE' ? refine : above.refine;
  }

  private contentsOf(json: JsonObject, place: string, scope: TilesetScope): TileContent[] {
    const extension = objectAt(objectAt(json, 'extensions'), '3DTILES_multiple_contents');
    const single = valueAt(json, 'content');
    const lists = [
      ...(single === undefined ? [] : [single]),
      ...listAt(json, 'contents'),
      ...listAt(extension, 'contents'),
      ...listAt(extension, 'content'),
    ];
    if (valueAt(json, 'contents') !== undefined && !Array.isArray(valueAt(json, 'contents'))) {
      this.warn('broken-content', 'contents is no list', place, scope.file);
    }
    return lists.flatMap((content, index): TileContent[] => {
      const where = `${place}/contents/${index}`;
      const object = isJsonObject(content) ? content : undefined;
      // `url` stood in drafts before 1.0 and still does in old tilesets.
      const uri = textAt(object, 'uri') ?? textAt(object, 'url');
      if (uri === undefined || uri === '') {
        this.warn('broken-content', 'a content has no uri; left out', where, scope.file);
        return [];
      }
      const group = indexAt(object, 'group');
      if (valueAt(object, 'group') !== undefined && (group === undefined || group >= scope.groups.length)) {
        this.warn('broken-group', 'a content names a group that does not exist', where, scope.file);
      }
      const entity = valueAt(object, 'metadata');
      const { warnings } = this.context;
      const metadata = readMetadataEntity(entity, scope.schema, warnings, `${where}/metadata`, scope.file);
      return [{ uri, group, metadata }];
    });
  }

  private async readImplicit(json: JsonObject, tile: Tile): Promise<Tile> {
    const tiling = readImplicitTiling(json);
    if (typeof tiling === 'string') {
      this.warn('broken-implicit-tiling', `${tiling}; its tiles are left out`, tile.place, tile.scope.file);
      return { ...tile, contents: [] };
    }
    const expanded = await expandImplicitTiling(tile, tiling, {
      context: this.context,
      countTile: () => {
        this.countTile(tile.scope.file);
      },
    });
    return expanded ?? { ...tile, contents: [] };
  }

  /** Contents that are tilesets become children. */
  private async withNested(tile: Tile, below: Above): Promise<Tile> {
    const contents: TileContent[] = [];
    const nested: Tile[] = [];
    for (const content of tile.contents) {
      if (!isTilesetName(content.uri)) {
        contents.push(content);
        continue;
      }
      try {
        const child = await this.readNested(tile, content, below);
        if (child === undefined) contents.push(content);
        else nested.push(child);
      } catch (error) {
        if (!(error instanceof LoadError) || error.place === 'tiles') throw error;
        this.warn('broken-tileset', `${error.message}; left out`, content.uri, tile.scope.file);
        nested.push({ ...tile, contents: [], children: [], metadata: undefined, isMissing: true });
      }
    }
    return nested.length === 0 ? tile : { ...tile, contents, children: [...nested, ...tile.children] };
  }

  /** `undefined` where the content is no tileset after all. */
  private async readNested(tile: Tile, content: TileContent, below: Above): Promise<Tile | undefined> {
    const { signal, limits } = this.context;
    let file = await tile.scope.folder.open(content.uri, signal);
    let uri = pathOfContent(tile, content);
    if (isArchiveName(content.uri)) {
      const folder = await openZip(file, limits, signal);
      file = await folder.open('tileset.json', signal);
      uri = `${uri}/tileset.json`;
    } else {
      const head = new TextDecoder().decode(await file.readRange(0, 65_536, signal));
      if (
        /^\s*\{[\s\S]*"(?:meshes|accessors|FeatureCollection|Feature)"/u.test(head) &&
        !/"root"\s*:/u.test(head)
      ) {
        return undefined;
      }
    }
    if (below.files.includes(file.name)) {
      throw tilesetError('is nested in itself', file.name, 'content');
    }
    if (below.files.length > 64) throw tilesetError('is nested too deeply', file.name, 'content');
    return this.readFile(file, uri, below);
  }

  private warn(code: WarningCode, message: string, place: string, file: string): void {
    this.context.warnings.add(code, message, place, file);
  }
}

const isArchiveName = (uri: string): boolean => /\.(?:3tz|zip)(?:[?#]|$)/iu.test(uri);
const isTilesetName = (uri: string): boolean => /\.(?:json|3tz|zip)(?:[?#]|$)/iu.test(uri);

export function tilesetError(problem: string, url: string, place: string, cause?: unknown): LoadError {
  const remedy = 'write the tileset again, or check it with a 3D Tiles validator';
  return new LoadError(problem, { url, format: '3D Tiles', kind: 'invalid', place, remedy, cause });
}
