import { NO_EDGE } from './streets.ts';
import { MODE, type Traffic } from './traffic-state.ts';

/** Steps between two looks at how fast traffic is. */
const MEASURE_INTERVAL = 100;
/** Steps between two trees whose ways are sought anew, one at a time. */
const REFRESH_INTERVAL = 10;
/** How much of a new measurement counts: traffic of the last minute or two, longer than a signal's cycle. */
const NEWS = 0.1;
/** Slower than this no traffic is taken to be, m/s. */
const LEAST_SPEED = 0.5;

/** Takes the speeds of all vehicles into the travel times of their edges; edges without any go back to the free time. */
function measure(traffic: Traffic): void {
  const { travelTimes, freeTimes, speedSums, speedCounts, streets } = traffic;
  speedSums.fill(0);
  speedCounts.fill(0);
  for (let vehicle = 0; vehicle < traffic.vehicleCount; vehicle++) {
    if (traffic.modes[vehicle] === MODE.off) continue;
    const edge = traffic.edges[vehicle] as number;
    speedSums[edge] = (speedSums[edge] as number) + (traffic.speeds[vehicle] as number);
    speedCounts[edge] = (speedCounts[edge] as number) + 1;
  }
  for (let edge = 0; edge < streets.edgeCount; edge++) {
    if (streets.driven[edge] === 0) continue;
    const free = freeTimes[edge] as number;
    const before = travelTimes[edge] as number;
    const count = speedCounts[edge] as number;
    if (count === 0 && before === free) continue;
    let seen = free;
    if (count > 0) {
      const speed = Math.max(LEAST_SPEED, (speedSums[edge] as number) / count);
      seen = Math.max(free, (streets.lengths[edge] as number) / speed);
    }
    travelTimes[edge] = before + NEWS * (seen - before);
  }
}

/**
 * Keeps the ways drivers take up with the traffic, as their navigation does: travel times are those of the last minutes, and one
 * target after another has its ways sought anew, each about once a minute.
 */
export function observeCongestion(traffic: Traffic): void {
  const { stepCount, trees, roamingTrees } = traffic;
  if (stepCount % MEASURE_INTERVAL === 0) measure(traffic);
  if (stepCount % REFRESH_INTERVAL !== 0) return;
  const tree = (stepCount / REFRESH_INTERVAL) % roamingTrees;
  const ways = trees[tree];
  if (ways === undefined) return;
  const target = traffic.treeTargets[tree] ?? NO_EDGE;
  traffic.finder.treeTo(target, traffic.closed, traffic.travelTimes, ways);
}
