import { LoadError } from '../../validation/load-error.ts';
import { isList, isRecord } from './json-value.ts';

/** x, y, z by three in the CRS of the file. */
export type ModelVertices = Float64Array;

/** `real = stored × scale + translate`, by axis. */
export interface ModelTransform {
  readonly scale: readonly [number, number, number];
  readonly translate: readonly [number, number, number];
}

const MOST_U64 = 2 ** 64;
const UNMOVED: ModelTransform = { scale: [1, 1, 1], translate: [0, 0, 0] };
const NO_NUMBERS: readonly [number, number, number] = [NaN, NaN, NaN];

/** @throws {LoadError} for a transform that is not numbers; `undefined` where there is none. */
export function readTransform(value: unknown, file: string): ModelTransform | undefined {
  if (value === undefined || value === null) return undefined;
  const scale = isRecord(value) ? tripleOf(value['scale']) : undefined;
  const translate = isRecord(value) ? tripleOf(value['translate']) : undefined;
  if (scale !== undefined && translate !== undefined) return { scale, translate };
  throw invalid('the transform is not six finite numbers', file, 'transform');
}

function tripleOf(value: unknown): [number, number, number] | undefined {
  if (!isList(value) || value.length !== 3) return undefined;
  const [x, y, z] = value.map((each) => (typeof each === 'bigint' ? Number(each) : each));
  if (typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number') return undefined;
  return Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z) ? [x, y, z] : undefined;
}

/** @throws {LoadError} naming the vertex that is not three numbers of at most 64 bits. */
export function readVertices(
  value: unknown,
  transform: ModelTransform | undefined,
  file: string,
  place: string,
): ModelVertices {
  if (value === undefined || value === null) return new Float64Array(0);
  if (!isList(value)) throw invalid('is not a list', file, place);
  const vertices = new Float64Array(value.length * 3);
  const { scale, translate } = transform ?? UNMOVED;
  const [sx, sy, sz] = scale;
  const [tx, ty, tz] = translate;
  for (let index = 0; index < value.length; index++) {
    const vertex: unknown = value[index];
    const [x, y, z] = isList(vertex)
      ? [numberOf(vertex[0]), numberOf(vertex[1]), numberOf(vertex[2])]
      : NO_NUMBERS;
    if (!(Math.abs(x) <= MOST_U64 && Math.abs(y) <= MOST_U64 && Math.abs(z) <= MOST_U64)) {
      throw invalid('is not three numbers of at most 64 bits', file, `${place}[${index}]`);
    }
    vertices[index * 3] = x * sx + tx;
    vertices[index * 3 + 1] = y * sy + ty;
    vertices[index * 3 + 2] = z * sz + tz;
  }
  return vertices;
}

/** NaN for what is no number; one beyond 64 bits as infinite. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'bigint') return NaN;
  return value >= -(2n ** 64n) && value < 2n ** 64n ? Number(value) : Infinity;
}

export function invalid(problem: string, file: string, place: string): LoadError {
  return new LoadError(problem, {
    url: file,
    format: 'CityJSON',
    kind: 'invalid',
    place,
    remedy: 'mend the file; cjval names its faults',
  });
}
