import { buildingQuantities, measureRing, type ObjectHandle, type View } from '@cityloom/twin-core';
import { buildingsOn } from '../../session/index.ts';
import { outerRing } from './footprint.ts';

/** What stands on a parcel. */
export interface ParcelFigures {
  /** m². */
  readonly siteArea: number;
  /** Of every building whose centre lies in it, m². */
  readonly floorArea: number;
  /** Floor area over area of the parcel. */
  readonly floorAreaRatio: number;
}

/** Floor area of a solid, m²; 0 for a slice of a roof, which has no storeys. */
export function floorAreaOf(handle: ObjectHandle): number {
  return handle.value('levels') === 0 ? 0 : buildingQuantities(handle.table, handle.row).floorArea;
}

/** Figures of a parcel; `undefined` for one without outline. */
export function parcelFigures(view: View, parcel: ObjectHandle): ParcelFigures | undefined {
  const geometry = parcel.geometry();
  const ring = geometry === undefined ? undefined : outerRing(geometry);
  if (ring === undefined) return undefined;
  const siteArea = Math.abs(measureRing(ring).signedArea);
  const floorArea = buildingsOn(view, parcel).reduce((sum, handle) => sum + floorAreaOf(handle), 0);
  return { siteArea, floorArea, floorAreaRatio: floorArea / siteArea };
}
