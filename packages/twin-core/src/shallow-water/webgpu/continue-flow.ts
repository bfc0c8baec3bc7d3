import type { FlowForcing } from '../flow-forcing.ts';
import type { FlowGrid } from '../flow-grid.ts';
import { createFlowSolver } from '../flow-solver.ts';
import type { FlowOptions, FlowSolver } from '../flow-solver.ts';
import type { TimeSeries } from '../time-series.ts';
import { closeLedger } from '../water-ledger.ts';
import type { WaterEntries, WaterLedger } from '../water-ledger.ts';

/** A moment of a run, from which another solver goes on. */
export interface FlowCheckpoint {
  /** Seconds since the start. */
  readonly time: number;
  readonly steps: number;
  readonly cellSteps: number;
  /** Metres, per cell, row-major from the south-west. */
  readonly depth: Float64Array;
  /** m²/s per cell, as {@link FlowGrid} has them. */
  readonly discharge: { readonly east: Float64Array; readonly north: Float64Array };
  /** The ledger until then. */
  readonly entries: WaterEntries;
}

/**
 * A solver on this processor that goes on from a moment of another one. Time, steps and ledger count from the start of
 * the run; what crosses open edges in the east and north begins anew, from rest.
 * @throws {FlowError} naming what cannot be computed.
 */
export function continueFlow(
  grid: FlowGrid,
  forcing: FlowForcing,
  options: FlowOptions,
  from: FlowCheckpoint,
): FlowSolver {
  const { depth, discharge } = from;
  const solver = createFlowSolver({ ...grid, depth, discharge }, laterForcing(forcing, from.time), options);
  let arrivedAt: number | undefined;
  return {
    grid: solver.grid,
    equation: solver.equation,
    get time() {
      return arrivedAt ?? from.time + solver.time;
    },
    get steps() {
      return from.steps + solver.steps;
    },
    get cellSteps() {
      return from.cellSteps + solver.cellSteps;
    },
    advance(time, mostSteps) {
      const arrived = solver.advance(time - from.time, mostSteps);
      // Not a hair off by the sum.
      arrivedAt = arrived ? Math.max(time, from.time) : undefined;
      return arrived;
    },
    depth: (into) => solver.depth(into),
    velocity: () => solver.velocity(),
    eachWet(least, look) {
      solver.eachWet(least, look);
    },
    bed: () => solver.bed(),
    ledger: () => addLedgers(from.entries, solver.ledger()),
    threads: solver.threads,
    threadFailure: solver.threadFailure,
    stop() {
      solver.stop();
    },
  };
}

function addLedgers(before: WaterEntries, since: WaterLedger): WaterLedger {
  return closeLedger(
    {
      initial: before.initial,
      rain: before.rain + since.rain,
      inflow: before.inflow + since.inflow,
      edgeInflow: before.edgeInflow + since.edgeInflow,
      edgeOutflow: before.edgeOutflow + since.edgeOutflow,
      infiltrated: before.infiltrated + since.infiltrated,
      pumped: before.pumped + since.pumped,
    },
    since.stored,
  );
}

/** The same forcing for a run that starts at a later time. */
function laterForcing(forcing: FlowForcing, start: number): FlowForcing {
  const later = ({ times, values }: TimeSeries): TimeSeries => ({
    times: times.map((time) => time - start),
    values,
  });
  const { rain, inflows, boundaries, heldWater, bedChanges, links } = forcing;
  return {
    ...forcing,
    ...(rain && { rain: later(rain) }),
    ...(inflows && { inflows: inflows.map((inflow) => ({ ...inflow, discharge: later(inflow.discharge) })) }),
    ...(boundaries && {
      boundaries: boundaries.map((edge) => (edge.level ? { ...edge, level: later(edge.level) } : edge)),
    }),
    ...(heldWater && { heldWater: heldWater.map((held) => ({ ...held, rise: later(held.rise) })) }),
    ...(bedChanges && {
      bedChanges: bedChanges.map((change) => ({ ...change, progress: later(change.progress) })),
    }),
    ...(links && {
      links: links.map((link) => (link.kind === 'pump' ? { ...link, capacity: later(link.capacity) } : link)),
    }),
  };
}
