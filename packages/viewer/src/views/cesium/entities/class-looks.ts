import type { EntityClass } from '@cityloom/twin-core/entities';
import type { PointShape } from './entity-looks.ts';

/** Form and size of the points of a class. */
export interface ClassLook {
  readonly shape: PointShape;
  /** Pixels across. */
  readonly size: number;
}

/** Responders are few and matter most, so they are larger. */
const LOOKS: Readonly<Record<string, ClassLook>> = {
  bus: { shape: 'arrow', size: 17 },
  fireEngine: { shape: 'arrow', size: 20 },
  ambulance: { shape: 'arrow', size: 20 },
  policeCar: { shape: 'arrow', size: 20 },
  camera: { shape: 'diamond', size: 13 },
};
const MOVING: ClassLook = { shape: 'arrow', size: 14 };
const STANDING: ClassLook = { shape: 'square', size: 12 };

/** How points of a class look: what moves is an arrow, what stands a square. */
export function classLook({ id, mobile }: EntityClass): ClassLook {
  return LOOKS[id] ?? (mobile ? MOVING : STANDING);
}
