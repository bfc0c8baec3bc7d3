import type { CrsStatement, DatasetLayer, LoadWarning, NamedBlob, TileFeatures } from '@cityloom/cim-loader';
import type { Bounds, FeatureTable, LocalizedText } from '@cityloom/twin-core';
import type { ReadSettings } from './dataset-reader.ts';

/** Who keeps the data, as city platforms sort it: a filter of the catalogue. */
export const LAYER_ORIGINS = ['government', 'operation', 'enterprise'] as const;
/** One of {@link LAYER_ORIGINS}. */
export type LayerOrigin = (typeof LAYER_ORIGINS)[number];

/** Who may have the data. */
export const OPENNESS_LEVELS = ['open', 'shared', 'restricted'] as const;
/** One of {@link OPENNESS_LEVELS}. */
export type Openness = (typeof OPENNESS_LEVELS)[number];

/** How often a source is renewed. */
export const UPDATE_CYCLES = ['continuous', 'daily', 'monthly', 'yearly', 'irregular', 'once'] as const;
/** One of {@link UPDATE_CYCLES}. */
export type UpdateCycle = (typeof UPDATE_CYCLES)[number];

/** What people say about a layer; the rest of its catalogue entry follows from the data. */
export interface LayerCatalogue {
  readonly owner?: string;
  readonly licence?: string;
  readonly attribution?: string;
  readonly origin?: LayerOrigin;
  readonly openness?: Openness;
  readonly updateCycle?: UpdateCycle;
  /** 1 (terrain and whole blocks) to 7 (parts and fittings). */
  readonly cimLevel?: number;
  /** ISO 8601 date of the data. */
  readonly dataDate?: string;
}

/** Where a layer came from and how it was read: enough to read it again. */
export interface LayerProvenance {
  /** File or address. */
  readonly file: string;
  /** Set where the layer can be fetched again, as a share link does. */
  readonly url?: string;
  /** Id of the layer in that source. */
  readonly sourceLayer: string;
  readonly format: string;
  readonly version?: string;
  readonly crs: CrsStatement | undefined;
  readonly settings: ReadSettings;
  readonly warnings: readonly LoadWarning[];
  /** ISO 8601. */
  readonly addedAt: string;
}

/** Files a layer is drawn from. */
export interface LayerFiles {
  /** Path among the kept files, or address. */
  readonly main: string;
  /** What a person gave, kept with the layer; absent where the main file lies at an address. */
  readonly kept?: readonly NamedBlob[];
}

/** What the map draws a layer from where its rows alone do not tell. */
export type LayerDrawing =
  | {
      readonly kind: 'tileset';
      readonly files: LayerFiles;
      /** Rows of the features of each tile, of all layers of the tileset. */
      readonly features: TileFeatures;
      /** Layers with the same key are drawn as one tileset. */
      readonly key: string;
    }
  | { readonly kind: 'picture'; readonly files: LayerFiles };

/** Plain data of an added layer: what is stored. */
export interface AddedLayerRecord {
  /** Unique in the city. */
  readonly id: string;
  readonly title: LocalizedText;
  /** Id of a theme of the city, or {@link ADDED_THEME}. */
  readonly theme: string;
  /** Place in the list of added layers. */
  readonly order: number;
  /** Its own id is that of the record. */
  readonly data: DatasetLayer;
  readonly bounds: Bounds | undefined;
  readonly objects: number;
  /** True where it is drawn as solids. */
  readonly solid: boolean;
  /** Of ids, geometry and values. */
  readonly contentHash: string;
  readonly catalogue: LayerCatalogue;
  readonly provenance: LayerProvenance;
  readonly drawing?: LayerDrawing;
  /** Of terrain: true where the city stands on it. */
  readonly isGround?: boolean;
}

/** A layer a person added to the city. */
export interface AddedLayer extends AddedLayerRecord {
  /** Rows of features; absent for terrain, pictures and point clouds. */
  readonly table: FeatureTable | undefined;
}

/** What a person decides about a layer before it is added; id and order are the session's. */
export type NewLayer = Omit<AddedLayerRecord, 'id' | 'order'>;

/** Theme of added layers that belong to none of the city's. */
export const ADDED_THEME = 'added';

/** What {@link ADDED_THEME} is called. */
export const ADDED_THEME_TITLE: LocalizedText = { en: 'Added data', 'zh-CN': '导入数据' };
