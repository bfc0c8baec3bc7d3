import { FeedError } from '../feeds/feed-error.ts';
import type { FeedCoordinates } from '../feeds/feed.ts';

/** @throws {FeedError} it is no whole number from 0 to `largest`. */
export function countFlag(flag: string, text: string, largest: number): number {
  const value = Number(text);
  if (/^\d+$/u.test(text) && value <= largest) return value;
  throw new FeedError('feed', `${flag} is ${text}`, `give a whole number from 0 to ${largest}`);
}

/** @throws {FeedError} it is no port. */
export function portFlag(flag: string, text: string): number {
  return countFlag(flag, text, 65_535);
}

/** A share of messages. @throws {FeedError} it is outside [0, 1]. */
export function shareFlag(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new FeedError('feed', `${flag} is ${text}`, 'give a share from 0 to 1, for example 0.05');
}

/** Milliseconds: one number, or the least and the greatest with a hyphen between. @throws {FeedError} anything else. */
export function delayFlag(flag: string, text: string): readonly [least: number, greatest: number] {
  const [, first = '', second = first] = /^(\d+)(?:-(\d+))?$/u.exec(text) ?? [];
  const [least, greatest] = [Number(first), Number(second)];
  if (first !== '' && least <= greatest && greatest <= 600_000) return [least, greatest];
  throw new FeedError('feed', `${flag} is ${text}`, 'give milliseconds, for example 200 or 50-500');
}

/** @throws {FeedError} it is outside [least, greatest]. */
export function numberFlag(flag: string, text: string, least: number, greatest: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= greatest) return value;
  throw new FeedError('feed', `${flag} is ${text}`, `give a number from ${least} to ${greatest}`);
}

/** `wgs84`, `gcj02`, `bd09`; anything else names a CRS. */
export function coordinatesFlag(text: string): FeedCoordinates {
  return text === 'wgs84' || text === 'gcj02' || text === 'bd09' ? text : { crs: text };
}
