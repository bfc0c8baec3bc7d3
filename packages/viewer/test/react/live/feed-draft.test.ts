import { expect, test } from 'vitest';
import {
  credentialsOf,
  EMPTY_FEED,
  feedProblems,
  settingsOf,
  withAddress,
} from '../../../src/react/live/feed-draft.ts';

const t = (key: string): string => key;

test('an address chooses its protocol, and becomes settings without what the source is entered with', () => {
  const draft = {
    ...withAddress(EMPTY_FEED, 'mqtts://broker.example:8883'),
    title: 'Traffic',
    coordinates: 'gcj02' as const,
    prefix: 'city/v1',
    classes: 'vehicle, bus',
    options: '{"qos": 1}',
    entry: 'bearer' as const,
    secret: 'very-secret',
  };
  expect(feedProblems(draft, [], t)).toEqual({});
  const settings = settingsOf(draft, []);
  expect(settings).toEqual({
    id: 'traffic',
    title: 'Traffic',
    protocol: 'mqtt',
    url: 'mqtts://broker.example:8883',
    coordinates: 'gcj02',
    options: { qos: 1, prefix: 'city/v1', classes: ['vehicle', 'bus'] },
  });
  expect(JSON.stringify(settings)).not.toContain('very-secret');
  expect(credentialsOf(draft)).toEqual({ kind: 'bearer', token: 'very-secret' });
});

test.each([
  ['url', { url: 'broker' }],
  ['url', { url: 'mailto:someone@example.org' }],
  ['options', { url: 'wss://a.example/live', options: '[1]' }],
  ['options', { url: 'wss://a.example/live', options: '{' }],
  ['entry', { url: 'wss://a.example/live', entry: 'basic' as const }],
])('a form that cannot be used says where: %s', (field, part) => {
  expect(Object.keys(feedProblems({ ...EMPTY_FEED, ...part }, [], t))).toEqual([field]);
});
