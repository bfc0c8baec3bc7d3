import type { LocalizedText } from '@cityloom/twin-core';
import type { Demand } from '@cityloom/twin-core/synthetic';
import type { FeedCoordinates } from '../../feeds/feed.ts';
import type { Jt808Server } from '../jt808/jt808-server.ts';
import type { LiveServer } from '../live-server/create-live-server.ts';
import type { LiveServerOptions } from '../live-server/live-server-options.ts';

/** How a live city is made. */
export interface LiveCityOptions {
  /** Folder of a built city package with a road network. */
  readonly folder: string;
  /** Default: as many as the roads carry at a quiet hour, at most 3,000. */
  readonly vehicles?: number;
  /** Whether as many drive at all hours, or as the hour of the day asks for. Default `daily`. */
  readonly demand?: Demand;
  /** Integer in [0, 2^32); the same seed makes the same city. Default 1. */
  readonly seed?: number;
  /** Where and how it is served; see `LIVE_SERVER_DEFAULTS`. */
  readonly server?: Partial<LiveServerOptions>;
  /** A broker for MQTT over TCP, and over WebSocket at `/mqtt` of the server. Default: none. */
  readonly mqtt?: {
    /** 0: any that is free. Default: 1883, or any that is free where that is taken. */
    readonly port?: number;
    /** Whoever connects must know it, by any user name. Default: nobody is asked. */
    readonly password?: string;
  };
  /** Trackers that report by JT/T 808 over TCP. Default: none are listened to. */
  readonly jt808?: {
    /** 0: any that is free. */
    readonly port: number;
    /** What their positions are in; many are set to `gcj02`. Default `wgs84`. */
    readonly coordinates?: FeedCoordinates;
    /** Numbers of those that may report, without leading zeros; others are refused and counted. Default: all. */
    readonly terminals?: ReadonlySet<string>;
  };
  /** Told in one English line of what operators should know: the machine is too slow, a report of others was refused. */
  readonly onNotice?: (notice: string) => void;
}

/** A synthetic city that is served. */
export interface LiveCity {
  /** Of the city package. */
  readonly id: string;
  readonly title: LocalizedText;
  readonly vehicles: number;
  readonly server: LiveServer;
  /** Addresses of the broker; `undefined` without one. */
  readonly mqtt: { readonly url: string; readonly socketUrl: string } | undefined;
  /** `undefined` where trackers are not listened to. */
  readonly jt808: Pick<Jt808Server, 'port' | 'counters'> | undefined;
  /** Milliseconds that were left out, as this machine could not keep up with the clock. */
  readonly leftOut: number;
  close(): Promise<void>;
}
