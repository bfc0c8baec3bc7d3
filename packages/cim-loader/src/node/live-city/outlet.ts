import type { Clock } from '@cityloom/twin-core';
import type { EntityBatch, EntityClass } from '@cityloom/twin-core/entities';
import type { SyntheticCity } from '@cityloom/twin-core/synthetic';
import { createLiveServer, type LiveServer } from '../live-server/create-live-server.ts';
import type { LiveServerOptions } from '../live-server/live-server-options.ts';
import type { LiveCity, LiveCityOptions } from './live-city.ts';
import type { MqttBroker } from './mqtt-broker.ts';
import { createIntake, type Intake, type IntakeRefusal } from './mqtt-intake.ts';
import type { Notices } from './notices.ts';

/** All ways on which a city is published, and on which others join in. */
export interface Outlet {
  readonly server: LiveServer;
  readonly mqtt: LiveCity['mqtt'];
  /** A class of the city itself, beside those it began with. */
  defineClass(entityClass: EntityClass): void;
  /** Publishes reports of the city itself. */
  publish(batch: EntityBatch): void;
  close(): Promise<void>;
}

/** Milliseconds that reports of others are gathered: they come one by one. */
const GATHER = 50;

/** @throws {Error} a port cannot be had. */
export async function openOutlet(
  { server: serverOptions, mqtt }: Pick<LiveCityOptions, 'server' | 'mqtt'>,
  source: string,
  { classes }: Pick<SyntheticCity, 'classes'>,
  clock: Clock,
  notices: Notices,
): Promise<Outlet> {
  let broker: MqttBroker | undefined;
  const upgrades: LiveServerOptions['upgrades'] =
    mqtt === undefined
      ? new Map()
      : new Map([
          [
            '/mqtt',
            (request, socket, head) => {
              broker?.upgrade(request, socket, head);
            },
          ],
        ]);
  const server = await createLiveServer({ source, ...serverOptions, upgrades });
  for (const entityClass of classes) server.defineClass(entityClass);
  if (mqtt === undefined) {
    return {
      ...{ server, mqtt },
      defineClass: (entityClass) => {
        server.defineClass(entityClass);
      },
      publish: (batch) => {
        server.publish(batch);
      },
      close: () => server.close(),
    };
  }
  const intake = openIntake(server, classes, clock, notices, () => broker);
  try {
    broker = await openBroker(server, { ...mqtt, host: serverOptions?.host }, intake, notices);
  } catch (error) {
    await server.close();
    throw error;
  }
  const opened = broker;
  const gathering = setInterval(() => {
    intake.handOn();
  }, GATHER);
  return {
    server,
    mqtt: { url: opened.url, socketUrl: server.url.replace(/\/live$/u, '/mqtt') },
    defineClass: (entityClass) => {
      server.defineClass(entityClass);
      opened.defineClass(entityClass);
      intake.noteOwnClass(entityClass);
    },
    publish: (batch) => {
      intake.noteOwn(batch);
      server.publish(batch);
      opened.publish(batch);
    },
    close: async () => {
      clearInterval(gathering);
      await opened.close();
      await server.close();
    },
  };
}

function openIntake(
  server: LiveServer,
  classes: SyntheticCity['classes'],
  clock: Clock,
  notices: Notices,
  broker: () => MqttBroker | undefined,
): Intake {
  return createIntake({
    clock,
    classes,
    publish: (batch) => {
      // On MQTT it has been published already, by whom it is of.
      server.publish(batch);
    },
    defineClass: (entityClass) => {
      server.defineClass(entityClass);
      broker()?.defineClass(entityClass);
    },
    event: (event) => {
      server.event(event);
    },
    refused: (reason, entityClass) => {
      notices.say(
        `of MQTT: ${REFUSALS[reason](entityClass ?? 'of a class')}`,
        `${reason} ${entityClass ?? ''}`,
      );
    },
  });
}

const malformed = (): string => 'a message cannot be understood; see docs/live-protocol.md';

const REFUSALS: Readonly<Record<IntakeRefusal, (entityClass: string) => string>> = {
  malformed,
  tooLarge: malformed,
  wrongType: malformed,
  unknownType: malformed,
  unknownClass: (name) =>
    `a report of the class ${name}, which nobody has defined; publish its definition to cityloom/v1/${name}/class first`,
  ownedByCity: (name) =>
    `a report that would alter what is ${name} of the city itself; give it a name of its own`,
  tooMany: () => 'more entities or classes than are taken',
};

async function openBroker(
  server: LiveServer,
  { host = '127.0.0.1', port, password }: LiveCityOptions['mqtt'] & { readonly host: string | undefined },
  intake: Intake,
  notices: Notices,
): Promise<MqttBroker> {
  const { createMqttBroker } = await import('./mqtt-broker.ts');
  return createMqttBroker({
    host,
    port,
    password,
    classes: () => server.classes,
    present: (entityClass) => server.snapshot(new Set([entityClass])),
    onMessage: (topic, payload) => {
      intake.take(topic, payload);
    },
    onLeftOut: (messages) => {
      notices.say(`of MQTT: ${messages} messages were left out, as those who listen are too slow`, 'slow');
    },
  });
}
