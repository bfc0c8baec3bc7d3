import type { CrsDefinition, DatumShift, VerticalDefinition } from './crs-definition.ts';
import type { EpsgRegistry } from './epsg-registry.ts';
import { libraryProjection } from './plane-projection.ts';
import { definitionFromLibrary, shiftOfParameters } from './proj-definition.ts';
import type { LibraryDefinition } from './proj-definition.ts';
import { epsgCodeOf, findWkt, parseWktTree } from './wkt-tree.ts';
import type { WktNode } from './wkt-tree.ts';

const COMPOUND = ['COMPD_CS', 'COMPOUNDCRS'];
const VERTICAL = ['VERT_CS', 'VERTCRS', 'VERTICALCRS', 'VERTCS'];
const BOUND = 'BOUNDCRS';
const GEOGRAPHIC = ['GEOGCS', 'GEODCRS', 'GEODETICCRS', 'GEOGCRS', 'GEOGRAPHICCRS', 'GEOCCS'];
const HORIZONTAL = [...GEOGRAPHIC, 'PROJCS', 'PROJCRS', 'PROJECTEDCRS'];
const GEOCENTRIC = new Set(['GEOCCS']);
/** Radians. */
const DEGREE = Math.PI / 180;
const NO_DEGREES = 'its angles are not in degrees';
const DATUMS = ['DATUM', 'GEODETICDATUM', 'TRF', 'ENSEMBLE'];

/** From WKT 1 (Esri's too) or WKT 2. @throws what is wrong, in words. */
export async function definitionFromWkt(text: string, registry: EpsgRegistry): Promise<CrsDefinition> {
  const root = parseWktTree(text);
  if (root === undefined) throw new SyntaxError('the well-known text is broken off or not closed');
  const base = await definitionFromNode(root, registry);
  // Esri writes the heights' part behind the horizontal one.
  const rest = text.slice(text.indexOf(root.text) + root.text.length).replace(/^\s*,/u, '');
  const vertical = rest.trim() === '' ? undefined : parseWktTree(rest);
  return vertical?.keyword === 'VERTCS' ? withVertical(base, verticalFrom(vertical, registry)) : base;
}

async function definitionFromNode(root: WktNode, registry: EpsgRegistry): Promise<CrsDefinition> {
  const known = fromCode(epsgCodeOf(root), registry);
  if (known !== undefined) return known;
  if (COMPOUND.includes(root.keyword)) return compoundFrom(root, registry);
  if (root.keyword === BOUND) return boundFrom(root, registry);
  if (!HORIZONTAL.includes(root.keyword)) throw new RangeError(`${root.keyword} is no horizontal CRS`);
  const code = registry.codeOfName(root.values[0] ?? '');
  const named = findWkt(root, ['TOWGS84']) === undefined ? fromCode(code, registry) : undefined;
  if (named !== undefined && (named.kind === 'projected') === !GEOGRAPHIC.includes(root.keyword))
    return named;
  return fromParameters(root, registry);
}

const fromCode = (code: number | undefined, registry: EpsgRegistry): CrsDefinition | undefined =>
  code === undefined ? undefined : registry.find(code);

async function compoundFrom(root: WktNode, registry: EpsgRegistry): Promise<CrsDefinition> {
  const parts = root.children;
  const vertical = parts.find(({ keyword }) => VERTICAL.includes(keyword));
  const plane = parts.find(({ keyword }) => HORIZONTAL.includes(keyword) || keyword === BOUND);
  if (plane === undefined) throw new RangeError('the compound CRS has no horizontal part');
  const base = await definitionFromNode(plane, registry);
  return withVertical(base, vertical === undefined ? undefined : verticalFrom(vertical, registry));
}

function withVertical(base: CrsDefinition, vertical: VerticalDefinition | undefined): CrsDefinition {
  if (vertical === undefined) return base;
  const height = /^EPSG:(\d+)$/u.exec(vertical.datum)?.[1];
  const code = base.code === undefined || height === undefined ? undefined : `${base.code}+${height}`;
  return { ...base, code, name: `${base.name} + ${vertical.name}`, vertical };
}

function verticalFrom(node: WktNode, registry: EpsgRegistry): VerticalDefinition {
  const name = node.values[0] ?? 'unknown';
  const code = epsgCodeOf(node) ?? registry.codeOfName(name);
  const known = code === undefined ? undefined : registry.findVertical(code);
  if (known !== undefined) return known;
  const unit = Number(findWkt(node, ['UNIT', 'LENGTHUNIT'])?.values[1] ?? 1);
  const direction = findWkt(node, ['AXIS'])?.values[1]?.toLowerCase();
  return { datum: name, name, unit: unit > 0 ? unit : 1, isDown: direction === 'down' };
}

async function boundFrom(root: WktNode, registry: EpsgRegistry): Promise<CrsDefinition> {
  const source = root.children.find(({ keyword }) => keyword === 'SOURCECRS')?.children[0];
  if (source === undefined) throw new RangeError('the bound CRS has no source CRS');
  const base = await definitionFromNode(source, registry);
  const operation = root.children.find(({ keyword }) => keyword === 'ABRIDGEDTRANSFORMATION');
  const values = new Map(
    (operation?.children ?? [])
      .filter(({ keyword }) => keyword === 'PARAMETER')
      .map(({ values: [name = '', value = ''] }) => [name, Number(value)]),
  );
  const isFrame = /coordinate frame/iu.test(findWkt(operation ?? root, ['METHOD'])?.values[0] ?? '');
  return { ...base, shift: boundShift(values, isFrame) ?? base.shift };
}

const SHIFT_PARAMETERS = [
  'X-axis translation',
  'Y-axis translation',
  'Z-axis translation',
  'X-axis rotation',
  'Y-axis rotation',
  'Z-axis rotation',
  'Scale difference',
];

/** Abridged transformations are in metres, arc seconds and ppm; their scale is written as 1 + s or in ppm. */
function boundShift(values: ReadonlyMap<string, number>, isFrame: boolean): DatumShift | undefined {
  if (!values.has('X-axis translation')) return undefined;
  const parameters = SHIFT_PARAMETERS.map((name, index) => {
    const value = values.get(name) ?? 0;
    if (index > 2 && index < 6) return isFrame ? -value : value;
    return index === 6 && Math.abs(value - 1) < 0.01 ? (value - 1) * 1e6 : value;
  });
  return shiftOfParameters(parameters);
}

/** No code and no known name: the projection as written, the datum by its name. */
async function fromParameters(root: WktNode, registry: EpsgRegistry): Promise<CrsDefinition> {
  const angle = Number(findWkt(root, ['UNIT', 'ANGLEUNIT'])?.values[1] ?? DEGREE);
  if (!GEOCENTRIC.has(root.keyword) && Math.abs(angle - DEGREE) > 1e-6) throw new RangeError(NO_DEGREES);
  const library = await libraryProjection<LibraryDefinition>(root.text);
  const datum = findWkt(root, DATUMS);
  const stated = findWkt(root, ['TOWGS84'])?.values.map(Number);
  return definitionFromLibrary(library, {
    name: root.values[0] ?? 'unnamed',
    source: root.text,
    shift: stated === undefined ? registry.shiftOfDatum(datum?.values[0] ?? '') : shiftOfParameters(stated),
    axes: axesOf(library.axis, findWkt(root, ['AXIS'])?.values[1]),
  });
}

/** The letters proj4 read, or the direction of the first axis. */
function axesOf(letters: string | undefined, first: unknown): string {
  const isNorthFirst = typeof first === 'string' && /^(?:north|south)/iu.test(first);
  return letters !== undefined && letters !== 'enu' ? letters : isNorthFirst ? 'neu' : 'enu';
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** From PROJJSON. @throws what is wrong, in words. */
export async function definitionFromProjJson(text: string, registry: EpsgRegistry): Promise<CrsDefinition> {
  const root: unknown = JSON.parse(text);
  if (!isObject(root)) throw new SyntaxError('PROJJSON is an object');
  return fromJson(root, registry);
}

async function fromJson(root: Json, registry: EpsgRegistry): Promise<CrsDefinition> {
  const known = fromCode(jsonCode(root), registry);
  if (known !== undefined) return known;
  const type = root['type'];
  if (type === 'CompoundCRS') {
    const parts: readonly unknown[] = Array.isArray(root['components']) ? root['components'] : [];
    const plane = parts.find((part): part is Json => isObject(part) && part['type'] !== 'VerticalCRS');
    const vertical = parts.find((part): part is Json => isObject(part) && part['type'] === 'VerticalCRS');
    if (plane === undefined) throw new RangeError('the compound CRS has no horizontal part');
    const base = await fromJson(plane, registry);
    return withVertical(base, vertical && jsonVertical(vertical, registry));
  }
  if (type === 'BoundCRS' && isObject(root['source_crs'])) {
    const base = await fromJson(root['source_crs'], registry);
    return { ...base, shift: jsonShift(root['transformation']) ?? base.shift };
  }
  if (/"grad"|"gon"/u.test(JSON.stringify(root))) throw new RangeError(NO_DEGREES);
  const library = await libraryProjection<LibraryDefinition>(root);
  return definitionFromLibrary(library, {
    name: jsonName(root),
    source: root,
    shift: registry.shiftOfDatum(jsonDatum(root)),
    axes: axesOf(library.axis, jsonFirstAxis(root)),
  });
}

const jsonName = (node: Json): string => (typeof node['name'] === 'string' ? node['name'] : 'unnamed');

function jsonCode(node: Json): number | undefined {
  const id = node['id'];
  if (!isObject(id) || id['authority'] !== 'EPSG') return undefined;
  const code = Number(id['code']);
  return Number.isInteger(code) ? code : undefined;
}

function jsonVertical(node: Json, registry: EpsgRegistry): VerticalDefinition {
  const name = jsonName(node);
  const code = jsonCode(node) ?? registry.codeOfName(name);
  const known = code === undefined ? undefined : registry.findVertical(code);
  return known ?? { datum: name, name, unit: 1, isDown: false };
}

function jsonDatum(node: Json): string {
  const base = isObject(node['base_crs']) ? node['base_crs'] : node;
  const datum = base['datum'] ?? base['datum_ensemble'];
  return isObject(datum) ? jsonName(datum) : '';
}

function jsonFirstAxis(node: Json): unknown {
  const system = node['coordinate_system'];
  const axes: unknown = isObject(system) ? system['axis'] : undefined;
  const first: unknown = Array.isArray(axes) ? axes[0] : undefined;
  return isObject(first) ? first['direction'] : undefined;
}

function jsonShift(node: unknown): DatumShift | undefined {
  if (!isObject(node) || !Array.isArray(node['parameters'])) return undefined;
  const values = new Map<string, number>();
  for (const parameter of node['parameters'] as readonly unknown[]) {
    if (isObject(parameter)) values.set(jsonName(parameter), Number(parameter['value']));
  }
  const method = isObject(node['method']) ? jsonName(node['method']) : '';
  return boundShift(values, /coordinate frame/iu.test(method));
}
