import {
  type Distribution,
  normalQuantile,
  parseEnsembleRequest,
  philox4x32,
  planEnsemble,
  type UncertainInput,
} from '@cityloom/twin-core/ensembles';
import { describe, expect, it } from 'vitest';
import { pondRegistry, RAIN, REQUEST } from './pond-model.ts';

const model = pondRegistry.model('pond');

/** Values of one input over the members. */
function drawn(
  input: Partial<UncertainInput> & { readonly distribution: Distribution },
  members = 400,
): number[] {
  const inputs = [{ ...RAIN, ...input }];
  const plan = planEnsemble(model, 'view', { ...REQUEST, inputs, members });
  return plan.members.map((member) => member.inputs['rain'] as number);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('numbers of chance', () => {
  it('are Philox4x32-10 as published', () => {
    // kat_vectors of Random123, the authors' own code.
    const ones = 0xffffffff;
    expect(philox4x32([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    expect(philox4x32([ones, ones, ones, ones], [ones, ones])).toEqual([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ]);
    expect(philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ]);
  });

  it('stay with their member however many others there are', () => {
    const plan = (members: number) =>
      planEnsemble(model, 'view', { ...REQUEST, sampling: 'monte-carlo', members }).members;
    expect(plan(40).slice(0, 10)).toEqual(plan(10));
    const rain = plan(40).map(({ inputs }) => inputs['rain']);
    expect(new Set(rain).size).toBe(40);
    expect(new Set(plan(40).map(({ job }) => job.seed)).size).toBe(40);
  });

  it('fill a Latin hypercube: each part of each input once', () => {
    const { members } = planEnsemble(model, 'view', { ...REQUEST, members: 100 });
    const parts = members.map(({ inputs }) => Math.floor((((inputs['rain'] as number) - 1) / 8) * 100));
    expect(parts).not.toEqual(parts.toSorted((a, b) => a - b));
    expect(parts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, part) => part));
  });
});

describe('distributions', () => {
  it('of normal inputs have the quantiles of Wichura', () => {
    // Applied Statistics 37(3), p. 482: the test values of AS 241.
    expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 15);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.09023230616781, 14);
    expect(normalQuantile(1e-20)).toBeCloseTo(-9.26234008979841, 13);
    expect(normalQuantile(0.975)).toBeCloseTo(1.95996398454005, 14);
  });

  it('have their means and limits', () => {
    const normal = drawn({ distribution: { kind: 'normal', mean: 5, standardDeviation: 1 } });
    expect(mean(normal)).toBeCloseTo(5, 2);
    expect(mean(normal.map((value) => (value - 5) ** 2))).toBeCloseTo(1, 1);
    // Cut off at 5: the mean of the half left is √(2/π) below it.
    const cut = drawn({ distribution: { kind: 'normal', mean: 5, standardDeviation: 1, maximum: 5 } });
    expect(Math.max(...cut)).toBeLessThanOrEqual(5);
    expect(mean(cut)).toBeCloseTo(5 - Math.sqrt(2 / Math.PI), 2);
    // Without limits of its own: at those of the parameter, 0 to 10.
    const wide = drawn({ distribution: { kind: 'normal', mean: 5, standardDeviation: 50 } });
    expect(Math.min(...wide)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...wide)).toBeLessThanOrEqual(10);
    expect(Math.min(...wide)).toBeLessThan(0.1);
    const logNormal = drawn({
      distribution: { kind: 'log-normal', median: 0.5, geometricStandardDeviation: 2 },
    });
    expect(logNormal.toSorted((a, b) => a - b)[200]).toBeCloseTo(0.5, 1);
    // 68.27 % lie within one standard deviation of the logarithm.
    expect(logNormal.filter((value) => value > 0.25 && value < 1).length / 400).toBeCloseTo(0.6827, 2);
    const triangle = drawn({ distribution: { kind: 'triangular', minimum: 1, mode: 2, maximum: 6 } });
    expect(mean(triangle)).toBeCloseTo(3, 2);
    expect(triangle.filter((value) => value < 2).length / 400).toBeCloseTo(0.2, 2);
    const values = [
      { value: 1, weight: 1 },
      { value: 4, weight: 3 },
    ];
    expect(mean(drawn({ distribution: { kind: 'discrete', values } }))).toBeCloseTo(3.25, 2);
  });

  it('end where the parameter ends, whatever they are multiplied with', () => {
    for (const rain of [0.7, 3, 4.9]) {
      const input = {
        ...RAIN,
        effect: 'factor',
        distribution: { kind: 'log-normal', median: 1, geometricStandardDeviation: 1.02 },
      } as const;
      const plan = planEnsemble(model, 'view', { ...REQUEST, parameters: { rain }, inputs: [input] });
      expect(
        Math.max(...plan.members.map(({ job }) => (job.parameters as { rain: number }).rain)),
      ).toBeLessThanOrEqual(10);
    }
  });

  it('act on parameters as values, factors and offsets, round the compass, on whole numbers and on choices', () => {
    const inputs: UncertainInput[] = [
      {
        ...RAIN,
        effect: 'factor',
        parameters: ['rain', 'springs.1.rate'],
        distribution: { kind: 'uniform', minimum: 1, maximum: 1.5 },
      },
      {
        id: 'wind',
        parameters: ['wind'],
        effect: 'offset',
        cyclic: true,
        distribution: { kind: 'normal', mean: 0, standardDeviation: 20 },
      },
      { id: 'gates', parameters: ['gates'], distribution: { kind: 'uniform', minimum: 0, maximum: 5 } },
      {
        id: 'lining',
        parameters: ['lining'],
        distribution: {
          kind: 'discrete',
          values: [
            { value: 'clay', weight: 1 },
            { value: 'stone', weight: 1 },
          ],
        },
      },
    ];
    const { members } = planEnsemble(model, 'view', { ...REQUEST, inputs, members: 60 });
    for (const { inputs: at, job } of members) {
      const { rain, wind, gates, lining, springs } = job.parameters as Record<string, number> & {
        springs: { rate: number }[];
      };
      expect(rain).toBe(at['rain']);
      expect(springs).toEqual([{ rate: 1 }, { rate: 2 * (at['rain'] as number) }]);
      expect(Math.cos(((wind ?? NaN) * Math.PI) / 180)).toBeCloseTo(
        Math.cos(((350 + (at['wind'] as number)) * Math.PI) / 180),
        9,
      );
      expect(gates).toBe(Math.round(at['gates'] as number));
      expect(lining).toBe(at['lining']);
    }
    const winds = members.map(({ job }) => (job.parameters as { wind: number }).wind);
    expect(winds.some((wind) => wind < 45)).toBe(true);
    expect(winds.some((wind) => wind > 315)).toBe(true);
  });

  const refused: readonly (readonly [string, Partial<UncertainInput>, RegExp])[] = [
    [
      'an unknown parameter',
      { parameters: ['rainfall'] },
      /inputs\[0\]\.parameters\[0\] is rainfall, no parameter.*rain, wind/u,
    ],
    [
      'a path to nothing',
      { parameters: ['springs.7.rate'] },
      /springs\.7\.rate, but the request's parameters have nothing there/u,
    ],
    [
      'values beyond the range',
      { distribution: { kind: 'uniform', minimum: 1, maximum: 12 } },
      /inputs\[0\]\.distribution of "rain" leaves.*at its largest value, 12, rain \(x\): got 12.*from 0 to 10 m/u,
    ],
    [
      'factors beyond the range',
      { effect: 'factor', distribution: { kind: 'uniform', minimum: -1, maximum: 2 } },
      /at its smallest value, -1, rain \(x\): got -1/u,
    ],
    [
      'values within a list beyond their range',
      { parameters: ['springs.0.rate'], distribution: { kind: 'uniform', minimum: 1, maximum: 9 } },
      /at its largest value, 9, springs/u,
    ],
    [
      'a choice there is not',
      { parameters: ['lining'], distribution: { kind: 'discrete', values: [{ value: 'mud', weight: 1 }] } },
      /at its value 0, "mud", lining/u,
    ],
    [
      'limits the wrong way round',
      { distribution: { kind: 'uniform', minimum: 3, maximum: 3 } },
      /distribution\.maximum is 3; give more than minimum \(3\)/u,
    ],
    [
      'a centre far from its limits',
      { distribution: { kind: 'normal', mean: 500, standardDeviation: 1 } },
      /next to nothing of its probability between 0 and 10/u,
    ],
    [
      'a factor on words',
      { parameters: ['lining'], effect: 'factor' },
      /lining, which has no number for a factor/u,
    ],
    [
      'a mode outside',
      { distribution: { kind: 'triangular', minimum: 1, mode: 9, maximum: 2 } },
      /distribution\.mode is 9; give a value from 1 to 2/u,
    ],
  ];
  it.each(refused)('refuse %s', (_name, input, message) => {
    expect(() => planEnsemble(model, 'view', { ...REQUEST, inputs: [{ ...RAIN, ...input }] })).toThrow(
      message,
    );
  });

  it('refuse what is no request, or sets a parameter twice', () => {
    expect(() => parseEnsembleRequest({ ...REQUEST, members: 1 })).toThrow(/members is 1; give at least 2/u);
    expect(() => parseEnsembleRequest({ ...REQUEST, nodes: 1 })).toThrow(/unknown member nodes/u);
    const again = { ...RAIN, id: 'more' };
    expect(() => parseEnsembleRequest({ ...REQUEST, inputs: [RAIN, again] })).toThrow(
      /inputs\[1\]\.parameters\[0\] is rain, which inputs\[0\]\.parameters\[0\] sets/u,
    );
    expect(() =>
      parseEnsembleRequest({ ...REQUEST, inputs: [RAIN, { ...RAIN, parameters: ['wind'] }] }),
    ).toThrow(/inputs\[1\]\.id is rain, as in inputs\[0\]\.id/u);
  });
});
