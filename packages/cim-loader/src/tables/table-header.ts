import type { LocalizedText } from '@cityloom/twin-core';
import { z } from 'zod';
import type { BufferReference } from './typed-buffers.ts';

export const bufferReference: z.ZodType<BufferReference> = z.strictObject({
  type: z.enum(['float64', 'float32', 'int32', 'uint32', 'uint16', 'uint8']),
  offset: z.int().min(0),
  length: z.int().min(0),
});

const localizedText = z.strictObject({ en: z.string(), 'zh-CN': z.string() });

const description = {
  name: z.string(),
  source: z.string(),
  sourceTitle: localizedText.optional(),
  derived: z.boolean(),
  unit: z.string().optional(),
  title: localizedText.optional(),
  sourceColumn: z.string().optional(),
  timeColumn: z.string().optional(),
};

const column = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('number'),
    ...description,
    values: bufferReference,
    missing: z.number().optional(),
  }),
  z.strictObject({
    kind: z.literal('text'),
    ...description,
    codes: bufferReference,
    dictionary: z.array(z.string()),
    valueTitles: z.record(z.string(), localizedText).optional(),
  }),
]);

interface ColumnHeaderDescription {
  readonly name: string;
  readonly source: string;
  readonly sourceTitle?: LocalizedText | undefined;
  readonly derived: boolean;
  readonly unit?: string | undefined;
  readonly title?: LocalizedText | undefined;
  readonly sourceColumn?: string | undefined;
  readonly timeColumn?: string | undefined;
}

export type ColumnHeader = ColumnHeaderDescription &
  (
    | { readonly kind: 'number'; readonly values: BufferReference; readonly missing?: number | undefined }
    | {
        readonly kind: 'text';
        readonly codes: BufferReference;
        readonly dictionary: string[];
        readonly valueTitles?: Readonly<Record<string, LocalizedText>> | undefined;
      }
  );

export interface TableHeader {
  readonly layer: string;
  readonly count: number;
  readonly ids:
    | {
        readonly prefixes: string[];
        readonly prefixCodes: BufferReference;
        readonly numbers: BufferReference;
      }
    | { readonly texts: string[] };
  readonly geometry?:
    | {
        readonly type: 'point' | 'line' | 'polygon';
        readonly positions: BufferReference;
        readonly heights?: BufferReference | undefined;
        readonly positionOffsets: BufferReference;
        readonly ringOffsets: BufferReference;
        readonly partOffsets: BufferReference;
      }
    | undefined;
  readonly columns: ColumnHeader[];
}

/** JSON header of a feature table file. */
export const tableHeader: z.ZodType<TableHeader> = z.strictObject({
  layer: z.string(),
  count: z.int().min(0),
  ids: z.union([
    z.strictObject({ prefixes: z.array(z.string()), prefixCodes: bufferReference, numbers: bufferReference }),
    z.strictObject({ texts: z.array(z.string()) }),
  ]),
  geometry: z
    .strictObject({
      type: z.enum(['point', 'line', 'polygon']),
      positions: bufferReference,
      heights: bufferReference.optional(),
      positionOffsets: bufferReference,
      ringOffsets: bufferReference,
      partOffsets: bufferReference,
    })
    .optional(),
  columns: z.array(column),
});
