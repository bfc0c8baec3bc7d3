import type { HourLight } from '../shading.ts';

/** A drawing that the sun of an hour lights. */
export interface LitPart {
  /** `undefined`: the even light of the drawn city. */
  setLight(light: HourLight | undefined): void;
}

/** All that is lit alike; what comes later has the light at once. */
export interface LitParts extends LitPart {
  add(part: LitPart): void;
  remove(part: LitPart): void;
}

/** No parts, in even light. */
export function createLitParts(): LitParts {
  const parts = new Set<LitPart>();
  let current: HourLight | undefined;
  return {
    add(part) {
      parts.add(part);
      if (current !== undefined) part.setLight(current);
    },
    remove(part) {
      parts.delete(part);
    },
    setLight(light) {
      current = light;
      for (const part of parts) part.setLight(light);
    },
  };
}
