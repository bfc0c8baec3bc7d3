import type { FusionDecision, FusionSourceRules } from '@cityloom/cim-loader';

type Alter = (rules: FusionSourceRules) => FusionSourceRules;

/** Decisions about these objects of the source, in place of earlier ones. `null`: it is none of the model. */
export function withDecisions(made: readonly FusionDecision[]): Alter {
  const about = new Set(made.map(({ data }) => data));
  return (rules) => ({
    ...rules,
    decisions: [...(rules.decisions ?? []).filter(({ data }) => !about.has(data)), ...made],
  });
}

/** Takes decisions about these objects of the source back. */
export function withoutDecisions(data: readonly string[]): Alter {
  return (rules) => ({
    ...rules,
    decisions: (rules.decisions ?? []).filter((each) => !data.includes(each.data)),
  });
}

/** Chooses one of two values; `undefined` leaves it to the rules. */
export function withResolution(model: string, attribute: string, keep: 'model' | 'data' | undefined): Alter {
  return (rules) => {
    const others = (rules.resolutions ?? []).filter(
      (each) => each.model !== model || each.attribute !== attribute,
    );
    return { ...rules, resolutions: keep === undefined ? others : [...others, { model, attribute, keep }] };
  };
}

/** Leaves everything to the rules again. */
export const withoutAll: Alter = (rules) => ({ ...rules, decisions: [], resolutions: [] });

/** What people decided, objects and values together. */
export const countDecisions = ({ decisions = [], resolutions = [] }: FusionSourceRules): number =>
  decisions.length + resolutions.length;
