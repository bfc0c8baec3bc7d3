import type { ContentModel } from '../gltf/content-model.ts';
import { ContentBuilder } from '../gltf/content-model.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import { indexAt, numbersAt } from '../gltf/json-access.ts';
import { multiply, translation } from '../gltf/matrix4.ts';
import type { GltfContentOptions } from '../gltf/content-model.ts';
import { readGltfContent } from '../gltf/read-gltf-content.ts';
import { readBatchTable } from './batch-table.ts';
import { contentError, readTileParts } from './tile-header.ts';

const FORMAT = { name: 'b3dm', headerBytes: 28 } as const;

/** Reads a batched model: its batch table gives the features, `_BATCHID` says which vertices are theirs. */
export async function readB3dm(
  bytes: Uint8Array,
  context: GltfContext,
  options: GltfContentOptions,
): Promise<ContentModel> {
  const { file, warnings, limits } = context;
  const parts = readTileParts(bytes, FORMAT, file, warnings);
  const stated = indexAt(parts.featureJson, 'BATCH_LENGTH') ?? statedByTable(parts.batchJson);
  // Each feature has a vertex or a value: a header that names more than there are bytes is broken.
  if (stated > Math.min(limits.maximumObjects, bytes.length)) {
    throw contentError(`BATCH_LENGTH is ${stated} in ${bytes.length} bytes`, 'b3dm', file, 'feature table');
  }
  const batch =
    stated === 0
      ? undefined
      : {
          layer: 'features',
          title: undefined,
          slots: [0],
          count: stated,
          columns: readBatchTable(parts.batchJson, parts.batchBinary, stated, file, warnings),
        };
  if (!options.withGeometry && batch !== undefined) {
    const content = new ContentBuilder(file, 0);
    content.addSet(batch);
    return content;
  }
  const centre = numbersAt(parts.featureJson, 'RTC_CENTER', 3);
  const transform =
    centre === undefined ? options.transform : multiply(options.transform, translation(centre));
  return readGltfContent(parts.body, context, { ...options, transform, batch });
}

/** Layouts older than 1.0 state the number of features nowhere but in the lists of the batch table. */
function statedByTable(json: Readonly<Record<string, unknown>> | undefined): number {
  const list = Object.values(json ?? {}).find(Array.isArray);
  return list?.length ?? 0;
}
