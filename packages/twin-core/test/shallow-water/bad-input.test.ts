import {
  constantSeries,
  createFlowSolver,
  type FlowForcing,
  type FlowGrid,
} from '@cityloom/twin-core/shallow-water';
import { describe, expect, it } from 'vitest';

const GRID: FlowGrid = {
  columns: 4,
  rows: 3,
  cellSize: 5,
  bed: new Float64Array(12),
  manningRoughness: 0.03,
};

function open(grid: Partial<FlowGrid>, forcing: FlowForcing = {}): void {
  createFlowSolver({ ...GRID, ...grid }, forcing, { equation: 'local-inertial' });
}

describe('createFlowSolver refuses', () => {
  const holed = new Float64Array(12);
  holed[5] = Infinity;
  const walled = new Float64Array(12);
  walled[5] = NaN;
  it.each<[string, Partial<FlowGrid>, FlowForcing, string]>([
    ['a billion cells', { columns: 40_000, rows: 25_000 }, {}, 'take larger cells or a smaller area'],
    [
      'a height without end',
      { bed: holed },
      {},
      'Cell (1, 1) counted from the south-west: the bed is Infinity m',
    ],
    ['no ground at all', { bed: new Float64Array(12).fill(NaN) }, {}, 'no cell with ground'],
    ['a bed of another size', { bed: new Float64Array(11) }, {}, 'bed has 11 values for 12 cells'],
    ['water below 0', { depth: new Float64Array(12).fill(-1) }, {}, 'the depth is -1 m; give 0 or more'],
    ['a roughness of 0', { manningRoughness: 0 }, {}, "Manning's n is 0"],
    ['a cell size of 0', { cellSize: 0 }, {}, 'The cell size is 0 m'],
    ['rain below 0', {}, { rain: constantSeries(-1) }, 'The rain is -1 at 0 s; give at least 0'],
    ['rain that is no number', {}, { rain: constantSeries(NaN) }, 'give finite numbers'],
    ['times that go back', {}, { rain: { times: [5, 3], values: [1, 1] } }, 'give ascending times'],
    [
      'an inflow outside',
      {},
      { inflows: [{ name: 'Main', cells: [12], discharge: constantSeries(1) }] },
      'The inflow "Main" lies outside the domain (cell 12 of 12); move it inside or enlarge the domain.',
    ],
    [
      'an inflow in a wall',
      { bed: walled },
      { inflows: [{ name: 'Main', cells: [5], discharge: constantSeries(1) }] },
      'stands on cell (1, 1), which is a wall',
    ],
    [
      'held water without a level for each cell',
      {},
      { heldWater: [{ name: 'Esil', cells: [0, 1], levels: [2], rise: constantSeries(0) }] },
      'The held water "Esil" has 1 levels for 2 cells; give one for each.',
    ],
    [
      'a boundary longer than its edge',
      {},
      { boundaries: [{ name: 'Sea', edge: 'west', from: 0, to: 4, kind: 'free' }] },
      'give a stretch within 0 to 3',
    ],
    [
      'a stage without level',
      {},
      { boundaries: [{ name: 'Sea', edge: 'west', from: 0, to: 3, kind: 'stage' }] },
      'has no level',
    ],
    [
      'a pump from a cell to itself',
      {},
      { links: [{ kind: 'pump', name: 'P', from: 3, to: 3, capacity: constantSeries(1) }] },
      'begins and ends in the same cell',
    ],
  ])('%s', (_name, grid, forcing, message) => {
    expect(() => {
      open(grid, forcing);
    }).toThrow(
      expect.objectContaining({ name: 'FlowError', message: expect.stringContaining(message) as string }),
    );
  });
});

describe('a run stops and says where', () => {
  it('if the step collapses', () => {
    const depth = new Float64Array(12);
    depth[7] = 9000;
    const solver = createFlowSolver({ ...GRID, cellSize: 1e-3, depth }, {}, { equation: 'shallow-water' });
    expect(() => solver.advance(10)).toThrow(
      /The time step fell to .* near cell \(\d, \d\); look for a pit/u,
    );
  });
});
