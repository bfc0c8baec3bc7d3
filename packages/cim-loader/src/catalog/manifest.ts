import type { Bounds, LayerKind, LocalizedText } from '@cityloom/twin-core';

/** Version of the city package this code reads and writes. */
export const PACKAGE_SCHEMA_VERSION = 1;

/** A theme groups layers in the scene graph and in the layer tree. */
export interface ThemeEntry {
  readonly id: string;
  readonly title: LocalizedText;
}

/** One layer of a city package. */
export interface LayerEntry {
  readonly id: string;
  readonly theme: string;
  readonly title: LocalizedText;
  readonly kind: LayerKind;
  readonly objects: number;
  /** Feature table file, relative to `city.json`. */
  readonly table?: { readonly path: string; readonly bytes: number; readonly sha256: string };
  /** Root tileset, relative to `city.json`; its features' `row` metadata is the row of `table`. */
  readonly tileset?: { readonly path: string; readonly objects: number };
  readonly visible: boolean;
}

/** Road network as a routable graph; rows of `layer` are its ways. */
export interface NetworkEntry {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly layer: string;
  readonly nodes: number;
  readonly edges: number;
  /** Nodes of the largest strongly connected component by car. */
  readonly largestComponentNodes: number;
}

/** Where data comes from, and under which licence. */
export interface SourceEntry {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  readonly licenceUrl: string;
  readonly attribution: string;
  /** Where it came from, in words: package and version, or address. */
  readonly origin: string;
  /** ISO date of the data's latest edit. */
  readonly dataDate?: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** A rule that derived a column, as shown to users. */
export interface DerivationRule {
  readonly layer: string;
  readonly column: string;
  readonly rule: LocalizedText;
}

/** `city.json`: the root of a city package, a folder any static web server can host. */
export interface CityManifest {
  readonly schema: 'cityloom/city';
  readonly schemaVersion: number;
  readonly id: string;
  readonly title: LocalizedText;
  /** Edge of everything in the package. */
  readonly bounds: Bounds;
  /** Where to look first: centre and height above ground in metres. */
  readonly home: {
    readonly longitudeDegrees: number;
    readonly latitudeDegrees: number;
    readonly range: number;
  };
  /** IANA time zone of the city. */
  readonly timeZone: string;
  /** Hash of all tables and the network: the base hash of every scenario. */
  readonly contentHash: string;
  readonly themes: readonly ThemeEntry[];
  readonly layers: readonly LayerEntry[];
  readonly network?: NetworkEntry;
  readonly sources: readonly SourceEntry[];
  readonly derivations: readonly DerivationRule[];
}
