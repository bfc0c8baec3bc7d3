import {
  geometryOfRow,
  type AttributeValue,
  type Geometry,
  type LocalizedText,
  type Position,
} from '@cityloom/twin-core';
import {
  failureLine,
  type DatasetReader,
  type ReadInput,
  type ReadResult,
  type Session,
} from '../../session/index.ts';
import { BUILDING_LAYER, ensureBranch, uniqueName } from './editing.ts';

/** More than these are a city, not a proposal: they are added as a layer. */
const MOST_BUILDINGS = 500;
/** Metres, where a file states no height. */
const DEFAULT_HEIGHT = 3;

/** One building of a file. */
export interface ImportedBuilding {
  readonly geometry: Extract<Geometry, { readonly type: 'Polygon' | 'MultiPolygon' }>;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Buildings of what was read: rows with an outline; height, name and floors where the file has them. */
export function buildingsOf({ sources }: ReadResult): ImportedBuilding[] {
  const found: ImportedBuilding[] = [];
  for (const { dataset } of sources) {
    for (const layer of dataset.layers) {
      const column = layer.kind === 'features' ? layer.table.geometry : undefined;
      if (layer.kind !== 'features' || column?.type !== 'polygon') continue;
      for (let row = 0; row < layer.table.count; row++) {
        const geometry = geometryOfRow(column, row);
        if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') continue;
        found.push({ geometry, attributes: attributesAt(layer.table.columns, row) });
      }
    }
  }
  return found;
}

type Columns = ReadResult['sources'][number]['dataset']['layers'][number] extends infer Layer
  ? Layer extends { readonly kind: 'features'; readonly table: { readonly columns: infer Found } }
    ? Found
    : never
  : never;

function attributesAt(columns: Columns, row: number): Record<string, AttributeValue> {
  const number = (name: string): number | undefined => {
    const column = columns.get(name);
    const value = column?.kind === 'number' ? column.values[row] : undefined;
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  };
  const height = number('height') ?? DEFAULT_HEIGHT;
  const bottom = number('minHeight') ?? 0;
  const levels = number('levels');
  const names = columns.get('name');
  const name = names?.kind === 'text' ? names.dictionary[names.codes[row] ?? -1] : undefined;
  return {
    height,
    ...(bottom > 0 && bottom < height && { minHeight: bottom }),
    ...(levels !== undefined && levels >= 1 && { levels: Math.round(levels) }),
    ...(name !== undefined && name !== '' && { name }),
  };
}

/** A plane of metres east and north of a place, for files that lie nowhere. */
function planeAt([longitude, latitude]: Position): string {
  return `+proj=tmerc +lat_0=${latitude} +lon_0=${longitude} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs`;
}

const NO_PROGRESS = (): void => undefined;

/** Reads files; those that state no coordinate system are laid out round the middle of the map. */
async function readPlaced(
  reader: DatasetReader,
  input: ReadInput,
  middle: Position | undefined,
  signal: AbortSignal,
): Promise<{ readonly result: ReadResult; readonly placed: boolean }> {
  const result = await reader.read(input, {}, { signal, onProgress: NO_PROGRESS });
  if (buildingsOf(result).length > 0 || middle === undefined) return { result, placed: false };
  const georeference = { crs: planeAt(middle) };
  const again = await reader.read(input, { georeference }, { signal, onProgress: NO_PROGRESS });
  return buildingsOf(again).length > 0 ? { result: again, placed: true } : { result, placed: false };
}

function refusal(file: string, { failures }: ReadResult): LocalizedText {
  const [failure] = failures;
  if (failure !== undefined)
    return { en: failureLine(failure, 'en'), 'zh-CN': failureLine(failure, 'zh-CN') };
  return {
    en: `${file}: no building with an outline was found; give a glTF, IFC, CityJSON or GIS file with solids or polygons.`,
    'zh-CN': `${file}：未找到带轮廓的建筑；请提供含实体或多边形的 glTF、IFC、CityJSON 或 GIS 文件。`,
  };
}

/** Adds the buildings of files to the current scenario as one step and selects them; a failure is told as a notice. */
export async function importBuildings(
  session: Session,
  files: readonly File[],
  title: string,
): Promise<void> {
  const { reader } = session;
  const [first] = files;
  if (reader === undefined || first === undefined) return;
  const { camera } = session.store.getState();
  const middle: Position | undefined = camera && [camera.longitudeDegrees, camera.latitudeDegrees];
  const input: ReadInput = { kind: 'files', files: files.map((blob) => ({ path: blob.name, blob })) };
  const { result, placed } = await readPlaced(reader, input, middle, new AbortController().signal);
  const buildings = buildingsOf(result);
  if (buildings.length === 0) {
    session.actions.notify('error', refusal(first.name, result));
    return;
  }
  if (buildings.length > MOST_BUILDINGS) {
    session.actions.notify('error', {
      en: `${first.name}: ${buildings.length} buildings are more than the ${MOST_BUILDINGS} a scenario takes at once; add the file as a layer (Add data).`,
      'zh-CN': `${first.name}：共 ${buildings.length} 栋建筑，超过方案一次可导入的 ${MOST_BUILDINGS} 栋；请用“添加数据”作为图层加入。`,
    });
    return;
  }
  await ensureBranch(session, title);
  const added = buildings.map(({ geometry, attributes }) => ({
    kind: 'object.add' as const,
    layer: BUILDING_LAYER,
    object: `${BUILDING_LAYER}/proposed/${uniqueName()}`,
    geometry,
    attributes,
    note: first.name,
  }));
  const changes = session.store.getState().branch?.changes ?? [];
  await session.execute({ type: 'replaceChanges', changes: [...changes, ...added] });
  const objects = added.map(({ object }) => object);
  await session.execute({ type: 'selectObjects', objects });
  await session.execute({ type: 'flyTo', objects });
  if (placed) {
    session.actions.notify('warning', {
      en: `${first.name}: it states no coordinate system; its origin was put in the middle of the map. Move it to its place.`,
      'zh-CN': `${first.name}：文件未声明坐标系，已将其原点置于地图中心。请移动到正确位置。`,
    });
  }
}
