import type { Bounds, LayerKind, LocalizedText } from '@cityloom/twin-core';
import type { ImageSource } from '../datasets/dataset.ts';
import type { DataOrigin } from '../fusion/fusion-report.ts';
import type { CrsStatement } from '../georeference/crs-statement.ts';

/** Level of detail of city information models by CJJ/T 315-2022: 1 surface, 2 frame, 3 standard … 7 part. */
export type CimLevel = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Who may have the data. */
export type Openness = 'open' | 'conditional' | 'closed';

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
  /** Id in `sources`. */
  readonly source?: string;
  readonly cimLevel?: CimLevel;
  /** Edge of its objects. */
  readonly extent?: Bounds;
  /** Heights of the ground, relative to `city.json`: see `decodeTerrain`. */
  readonly terrain?: TerrainEntry;
  /** Where a picture comes from. */
  readonly image?: ImageSource;
}

/** File of a terrain layer. */
export interface TerrainEntry {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly columns: number;
  readonly rows: number;
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
  /** Format the files were read as, for example `osm-pbf`. */
  readonly format?: string;
  readonly owner?: string;
  readonly dataOrigin?: DataOrigin;
  /** How the coordinates were understood. */
  readonly crs?: CrsStatement;
  readonly extent?: Bounds;
  /** ISO 8601 duration: `P1M`. */
  readonly updateCycle?: string;
  readonly openness?: Openness;
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
