// How threads share the strips of a step. Compiled by AssemblyScript, not by TypeScript.
import { stepLocalInertial } from './local-inertial';
import { State, Strip } from './memory';
import { stepShallowWater } from './shallow-water';

/** What the threads of a run have in common; the page writes it, in this order. */
@unmanaged
export class Team {
  state: State;
  /** The strips, one after the other, and how many the step has. */
  strips: usize;
  count: i32;
  /** Where the words that threads change lie: far enough apart not to be in each other's way. */
  words: usize;
  /** Of all strips and rows, after the step. */
  largest: f32;
  lowest: f32;
  infiltrated: f64;
  edgeInflow: f64;
  edgeOutflow: f64;
}

/** Places of the words from `words` on, bytes. */
const ROUND: usize = 0;
const LEFT: usize = 64;
const DONE: usize = 128;
/** The round of threads that go home. */
const LAST_ROUND: i32 = -1;

/** Looks at a word before a thread lies down: some 30 microseconds, more than lies between two steps of a run. */
const LOOKS: i32 = 20000;
/** How long one sleep is, nanoseconds, and how many in which nothing gets done mean that a thread is gone. */
const SLEEP: i64 = 250000000;
const SLEEPS: i32 = 8;
const TIMED_OUT: i32 = 2;

/**
 * What a thread does from its start to the end of the run: waits for a round, takes strips of it while there are any.
 * @param scratch rows of its own.
 */
export function serve(team: Team, scratch: usize): void {
  let seen = 0;
  for (;;) {
    seen = nextRound(team.words + ROUND, seen);
    if (seen === LAST_ROUND) return;
    takeStrips(team, scratch);
  }
}

function nextRound(word: usize, seen: i32): i32 {
  for (let look = 0; ; look += 1) {
    const round = atomic.load<i32>(word);
    if (round !== seen) return round;
    if (look > LOOKS) atomic.wait<i32>(word, seen, -1);
  }
  return LAST_ROUND;
}

/**
 * Takes strips from the last to the first. Whether one is left is in a single word: a thread that is late for a round
 * finds none, or one of the next round, of which all is written when its strips are put there.
 */
function takeStrips(team: Team, scratch: usize): void {
  for (;;) {
    const left = atomic.sub<i32>(team.words + LEFT, 1);
    if (left <= 0) return;
    const strip = changetype<Strip>(team.strips + <usize>(left - 1) * offsetof<Strip>());
    strip.scratch = scratch;
    if (team.state.order === 0) stepLocalInertial(team.state, strip);
    else stepShallowWater(team.state, strip);
    const done = atomic.add<i32>(team.words + DONE, 1) + 1;
    if (done === team.count) atomic.notify(team.words + DONE, 1);
  }
}

/**
 * Sets the next moment of all strips, together with the threads that serve.
 * @returns 0 where a thread took a strip and did not bring it back: the next moment is of no use then, and the memory
 * neither, as the thread may wake up again.
 */
export function step(team: Team, scratch: usize): i32 {
  atomic.store<i32>(team.words + DONE, 0);
  atomic.store<i32>(team.words + LEFT, team.count);
  if (team.count > 1) {
    atomic.store<i32>(team.words + ROUND, (atomic.load<i32>(team.words + ROUND) + 1) & 0x3fffffff);
    atomic.notify(team.words + ROUND, -1);
  }
  takeStrips(team, scratch);
  if (!areAllDone(team)) return 0;
  addUp(team);
  return 1;
}

function areAllDone(team: Team): bool {
  const word = team.words + DONE;
  for (let look = 0; look < LOOKS; look += 1) {
    if (atomic.load<i32>(word) === team.count) return true;
  }
  let idle = 0;
  while (idle < SLEEPS) {
    const done = atomic.load<i32>(word);
    if (done === team.count) return true;
    if (atomic.wait<i32>(word, done, SLEEP) === TIMED_OUT && atomic.load<i32>(word) === done) idle += 1;
    else idle = 0;
  }
  return false;
}

/** Sends the threads home. */
export function dismiss(team: Team): void {
  atomic.store<i32>(team.words + ROUND, LAST_ROUND);
  atomic.notify(team.words + ROUND, -1);
}

/** Rows in their order: the sums have the same bits however the strips were cut. */
function addUp(team: Team): void {
  const state = team.state;
  let largest: f32 = 0;
  let lowest: f32 = 0;
  for (let at = 0; at < team.count; at += 1) {
    const strip = changetype<Strip>(team.strips + <usize>at * offsetof<Strip>());
    largest = max(largest, strip.largest);
    lowest = min(lowest, strip.lowest);
  }
  let infiltrated: f64 = 0;
  let edgeInflow: f64 = 0;
  let edgeOutflow: f64 = 0;
  for (let row = 0; row <= state.rows + 1; row += 1) {
    const place = <usize>row << 3;
    infiltrated += load<f64>(state.infiltrated + place);
    edgeInflow += load<f64>(state.edgeInflow + place);
    edgeOutflow += load<f64>(state.edgeOutflow + place);
  }
  team.largest = largest;
  team.lowest = lowest;
  team.infiltrated = infiltrated;
  team.edgeInflow = edgeInflow;
  team.edgeOutflow = edgeOutflow;
}
