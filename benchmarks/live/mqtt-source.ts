import process from 'node:process';
import mqtt from 'mqtt';
import { entityStateTopic } from '@cityloom/cim-loader';

/** Milliseconds between two bursts. */
const INTERVAL = 10;

const [port = '', rate = '', entities = ''] = process.argv.slice(2);

/** A source in a process of its own: so many states a second of so many vehicles, each a message, dated as published. */
const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
const topics = Array.from({ length: Number(entities) }, (_, number) =>
  entityStateTopic('vehicle', `vehicle-${number}`),
);
process.send?.('ready');
const start = performance.now();
let published = 0;
setInterval(() => {
  const due = Math.floor(((performance.now() - start) / 1000) * Number(rate)) - published;
  const time = Date.now();
  for (let report = 0; report < due; report++) {
    const number = published + report;
    const longitude = (71 + (number % 1000) * 1e-4).toFixed(7);
    const latitude = (51 + (number % 777) * 1e-4).toFixed(7);
    client.publish(
      topics[number % topics.length] ?? '',
      `{"time":${time},"sequence":${Math.floor(number / topics.length)},"longitude":${longitude},` +
        `"latitude":${latitude},"heading":${number % 360},"speed":${(number % 200) / 10}}`,
    );
  }
  published += due;
}, INTERVAL);
