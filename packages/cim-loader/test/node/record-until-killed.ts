import {
  createRecorder,
  createEntityStore,
  applyEntityChange,
  type EntityChange,
} from '@cityloom/twin-core/entities';
import { openRecordingWriter } from '@cityloom/cim-loader/node';
import process from 'node:process';

/** Records numbered events to the file given until it is killed; says how many are surely written. */
const writer = await openRecordingWriter(process.argv[2] ?? '');
const store = createEntityStore();
const recorder = createRecorder({
  append: (bytes) => {
    writer.append(bytes);
  },
  store,
  from: writer.from,
  checkpointSeconds: 1,
});
for (let number = 1; ; number += 1) {
  const at = 1_790_000_000_000 + number * 10;
  const change: EntityChange = {
    kind: 'entity.event',
    at,
    event: {
      id: String(number),
      type: 'count',
      entityClass: 'vehicle',
      entity: 'x'.repeat(number % 900),
      time: at,
      data: { number },
    },
  };
  applyEntityChange(store, change);
  recorder.record(change);
  if (number % 50 !== 0) continue;
  await writer.flush();
  process.stdout.write(`${number}\n`);
}
