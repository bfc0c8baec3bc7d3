import type { Command } from 'commander';
import type { FeedStatsFlags } from './feed-stats.ts';

/** The commands of live data; each loads its code when it is called. */
export function addFeedCommands(program: Command): void {
  const feed = program.command('feed').description('live data: look at a source (docs/live-protocol.md)');
  feed
    .command('stats')
    .description('listen to a source for a while: rates, latency, drops, ages, faults')
    .argument('<url>', 'ws:, wss:, sse+http: or sse+https: address of the source')
    .option('--json', 'print the figures as one line of JSON')
    .option('--seconds <number>', 'how long to listen', '10')
    .option('--classes <list>', 'classes to ask for, with commas between (default: all)')
    .option('--coordinates <name>', 'of the positions: wgs84, gcj02, bd09 or a CRS', 'wgs84')
    .option('--token-from <variable>', 'environment variable that holds a bearer token')
    .action(async (url: string, flags: FeedStatsFlags) =>
      (await import('./feed-stats.ts')).runFeedStats(url, flags),
    );
}
