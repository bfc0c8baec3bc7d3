import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureMosquitto, ensureNatsServer } from '../../../../scripts/brokers.ts';

/** A broker's process on loopback, which can be killed and started again in the same place. */
export class BrokerProcess {
  readonly port: number;
  readonly webSocketPort: number;
  readonly #folder: string;
  readonly #program: string;
  readonly #arguments: readonly string[];
  #child: ChildProcess | undefined;

  constructor(place: BrokerPlace, program: string, parameters: readonly string[]) {
    this.port = place.port;
    this.webSocketPort = place.webSocketPort;
    this.#folder = place.folder;
    this.#program = program;
    this.#arguments = parameters;
  }

  /** Resolves when it takes connections. */
  async start(): Promise<void> {
    const child = spawn(this.#program, this.#arguments, { stdio: 'ignore', cwd: this.#folder });
    this.#child = child;
    for (let attempt = 0; attempt < 400; attempt++) {
      if (child.exitCode !== null) throw new Error(`${this.#program} ended with ${child.exitCode}`);
      if ((await takesConnections(this.port)) && (await takesConnections(this.webSocketPort))) return;
      await wait(25);
    }
    throw new Error(`${this.#program} takes no connections`);
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Stops it without closing anything: its sockets stay open and silent. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    this.thaw();
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface BrokerPlace {
  readonly port: number;
  readonly webSocketPort: number;
  readonly folder: string;
}

/** Starts a mosquitto with a TCP and a WebSocket listener. @param lines more lines of its configuration. */
export async function startMosquitto(
  lines: (folder: string) => readonly string[] = () => [],
): Promise<BrokerProcess> {
  const place = await findPlace();
  const file = join(place.folder, 'mosquitto.conf');
  const own = lines(place.folder);
  writeFileSync(
    file,
    [
      `listener ${place.port} 127.0.0.1`,
      `listener ${place.webSocketPort} 127.0.0.1`,
      'protocol websockets',
      'persistence false',
      ...(own.some((line) => line.startsWith('allow_anonymous')) ? [] : ['allow_anonymous true']),
      // Started as root it would give up its rights, and with them its folder.
      ...(process.getuid?.() === 0 ? ['user root'] : []),
      ...own,
      '',
    ].join('\n'),
  );
  const broker = new BrokerProcess(place, ensureMosquitto(), ['-c', file]);
  await broker.start();
  return broker;
}

/** Starts a nats-server with JetStream and a WebSocket listener. @param lines more lines of its configuration. */
export async function startNatsServer(lines: readonly string[] = []): Promise<BrokerProcess> {
  const place = await findPlace();
  const file = join(place.folder, 'nats.conf');
  writeFileSync(
    file,
    [
      `listen: "127.0.0.1:${place.port}"`,
      `websocket { listen: "127.0.0.1:${place.webSocketPort}", no_tls: true }`,
      `jetstream { store_dir: ${JSON.stringify(place.folder)} }`,
      ...lines,
      '',
    ].join('\n'),
  );
  const broker = new BrokerProcess(place, ensureNatsServer(), ['-c', file]);
  await broker.start();
  return broker;
}

async function findPlace(): Promise<BrokerPlace> {
  const [port, webSocketPort] = [await freePort(), await freePort()];
  return { port, webSocketPort, folder: mkdtempSync(join(tmpdir(), 'cityloom-broker-')) };
}

/** A port of loopback nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
