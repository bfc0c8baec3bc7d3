import { type Command, Option } from 'commander';
import type { FeedRecordFlags } from './feed-record.ts';
import type { FeedReplayFlags } from './feed-replay.ts';
import type { FeedServeFlags } from './feed-serve.ts';
import type { FeedStatsFlags } from './feed-stats.ts';

const ADDRESS = 'address of the source: its scheme says the protocol';

/** The commands of live data; each loads its code when it is called. */
export function addFeedCommands(program: Command): void {
  const feed = program
    .command('feed')
    .description('live data: look at a source, record, replay, serve one (docs/guides/live-feeds.md)');
  addListenFlags(
    feed
      .command('stats')
      .description('listen to a source for a while: rates, latency, drops, ages, faults')
      .argument('<url>', ADDRESS)
      .option('--json', 'print the figures as one line of JSON')
      .option('--seconds <number>', 'how long to listen', '10'),
  ).action(async (url: string, flags: FeedStatsFlags) =>
    (await import('./feed-stats.ts')).runFeedStats(url, flags),
  );
  addListenFlags(
    feed
      .command('record')
      .description('record a source to a file, until interrupted; an old recording is gone on with')
      .argument('<url>', ADDRESS)
      .argument('<file>', 'recording to write (docs/live-recording.md)')
      .option('--json', 'print the result as one line of JSON')
      .option('--seconds <number>', 'how long to record (default: until interrupted)'),
  ).action(async (url: string, file: string, flags: FeedRecordFlags) =>
    (await import('./feed-record.ts')).runFeedRecord(url, file, flags),
  );
  feed
    .command('replay')
    .description('print the state of a recording at a time, or serve it as a live source')
    .argument('<file>', 'recording')
    .option('--at <time>', 'RFC 3339 or milliseconds since 1970 (default: its end)')
    .option('--serve <port>', 'serve it by WebSocket and Server-Sent Events; 0: any port that is free')
    .option('--speed <number>', 'seconds of the recording per second, 0.1 to 60', '1')
    .option('--json', 'print the result as one line of JSON')
    .action(async (file: string, flags: FeedReplayFlags) =>
      (await import('./feed-replay.ts')).runFeedReplay(file, flags),
    );
  addFaultFlags(
    feed
      .command('serve')
      .description(
        'serve a synthetic city that lives on the roads of a city package, at the pace of the clock',
      )
      .option('--city <city>', 'folder of a city package, or name of a city that has been built', 'astana')
      .option('--vehicles <number>', 'how many drive (default: as the roads carry, at most 3000)')
      .addOption(
        new Option('--demand <kind>', 'as many drive as the hour asks for, or the same at all hours')
          .choices(['daily', 'constant'])
          .default('daily'),
      )
      .option('--seed <number>', 'the same seed makes the same city', '1')
      .option('--port <number>', 'of WebSocket and Server-Sent Events; 0: any that is free', '0')
      .option(
        '--mqtt-port <number>',
        'of MQTT; 0: any that is free (default: 1883, or any where that is taken)',
      )
      .option(
        '--mqtt-password-file <file>',
        'its first line is asked of who connects by MQTT (default: nothing)',
      )
      .option('--no-mqtt', 'no MQTT broker')
      .option('--host <address>', 'where all of it listens; 0.0.0.0: for other machines, too', '127.0.0.1')
      .option('--jt808-port <number>', 'trackers report there by JT/T 808 (default: none do)')
      .option('--jt808-coordinates <name>', 'of the trackers: wgs84, gcj02, bd09 or a CRS', 'wgs84')
      .option(
        '--jt808-terminals <file>',
        'numbers of the trackers that may report, one a line (default: all)',
      )
      .option('--json', 'print the addresses as one line of JSON'),
  ).action(async (flags: FeedServeFlags) => (await import('./feed-serve.ts')).runFeedServe(flags));
}

/** What goes wrong on purpose on the way to each receiver. */
function addFaultFlags(command: Command): Command {
  return command
    .option('--drop <share>', 'messages that are lost, 0 to 1')
    .option('--duplicate <share>', 'messages that are sent twice')
    .option('--reorder <share>', 'messages that are sent after the next one')
    .option('--disconnect <share>', 'messages at which the connection is cut')
    .option('--delay <milliseconds>', 'each message is late by so much: 200, or 50-500');
}

/** How a source is listened to. */
function addListenFlags(command: Command): Command {
  return command
    .option('--classes <list>', 'classes to ask for, with commas between (default: all)')
    .option('--coordinates <name>', 'of the positions: wgs84, gcj02, bd09 or a CRS', 'wgs84')
    .option('--mapping <file>', 'JSON that says what records and messages mean (docs/guides/mqtt-nats.md)')
    .option('--ca <file>', 'certificates of authorities to trust beside the usual ones, as PEM')
    .option('--token-from <variable>', 'environment variable that holds a bearer token');
}
