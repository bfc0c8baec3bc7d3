import { ensureProgram } from './ensure-program.ts';
import type { OutsideProgram } from './ensure-program.ts';

const MOSQUITTO: OutsideProgram = {
  title: 'mosquitto',
  candidates: ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'],
  packages: ['mosquitto', 'mosquitto-clients'],
  variable: 'CITYLOOM_MOSQUITTO',
};
const NATS_SERVER: OutsideProgram = {
  title: 'nats-server',
  candidates: ['/usr/sbin/nats-server', '/usr/local/bin/nats-server', '/opt/homebrew/bin/nats-server'],
  packages: ['nats-server'],
  variable: 'CITYLOOM_NATS_SERVER',
};

/**
 * Path of a mosquitto for the tests of MQTT; installs Debian's package (its clients as well) where none is found and
 * that is possible.
 * @throws {Error} with the remedy if there is none and none can be installed: tests never skip silently.
 */
export function ensureMosquitto(): string {
  return ensureProgram(MOSQUITTO);
}

/**
 * Path of a nats-server for the tests of NATS; installs Debian's package where none is found and that is possible.
 * @throws {Error} with the remedy if there is none and none can be installed: tests never skip silently.
 */
export function ensureNatsServer(): string {
  return ensureProgram(NATS_SERVER);
}
