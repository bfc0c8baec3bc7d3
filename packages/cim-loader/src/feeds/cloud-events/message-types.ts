/** Types of the messages of the live protocol (docs/live-protocol.md). */
export const MESSAGE_TYPES = {
  classes: 'org.cityloom.entity.classes.v1',
  snapshot: 'org.cityloom.entity.snapshot.v1',
  reports: 'org.cityloom.entity.reports.v1',
  event: 'org.cityloom.entity.event.v1',
  heartbeat: 'org.cityloom.feed.heartbeat.v1',
  skip: 'org.cityloom.feed.skip.v1',
  subscribe: 'org.cityloom.feed.subscribe.v1',
} as const;

/** Subprotocols of the WebSocket binding, the compact form first. */
export const SUBPROTOCOLS = { compact: 'cityloom.batch.v1', json: 'cloudevents.json' } as const;
