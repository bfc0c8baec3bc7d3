import type { EntityEvent } from '../entity-log.ts';
import { canonicalDegrees } from '../compact/batch-header.ts';
import type { GeofenceRule } from './geofence-rule.ts';
import type { FenceEventKind } from './stay.ts';

/** Who, when and where. */
export interface FenceMoment {
  readonly entityClass: string;
  readonly entity: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly longitude: number;
  readonly latitude: number;
}

/** @param speed metres per second at the end of the way on which it happened; NaN unknown. */
export function eventOf(
  kind: FenceEventKind,
  rule: GeofenceRule,
  moment: FenceMoment,
  speed: number,
): EntityEvent {
  const { entityClass, entity, time } = moment;
  const type = `geofence.${kind}`;
  const data: Record<string, string | number> = {
    fence: rule.id,
    longitude: canonicalDegrees(moment.longitude),
    latitude: canonicalDegrees(moment.latitude),
  };
  if (!Number.isNaN(speed)) data['speed'] = Math.round(speed * 100) / 100;
  if (kind === 'dwell' && rule.dwellSeconds !== undefined) data['seconds'] = rule.dwellSeconds;
  if (kind === 'speed' && rule.speedLimit !== undefined) data['limit'] = rule.speedLimit;
  const id = [type, rule.id, entityClass, entity, String(time)].map(encodeURIComponent).join(':');
  return { id, type, entityClass, entity, time, data };
}
