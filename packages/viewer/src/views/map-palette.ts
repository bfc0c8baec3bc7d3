// Apart from the engines: the legend shows these colours before any engine is loaded.
import type { Theme } from '../session/index.ts';

/**
 * Colours of the ground. Quiet on purpose: buildings and data stand on it.
 * Every value is `#rrggbb`.
 */
export interface GroundPalette {
  readonly land: string;
  readonly residential: string;
  readonly commercial: string;
  readonly industrial: string;
  readonly civic: string;
  readonly bare: string;
  readonly grass: string;
  readonly park: string;
  readonly wood: string;
  readonly wetland: string;
  readonly pitch: string;
  readonly water: string;
  readonly waterLine: string;
  readonly shore: string;
  readonly motorway: string;
  readonly motorwayCasing: string;
  readonly primary: string;
  readonly primaryCasing: string;
  readonly street: string;
  readonly streetCasing: string;
  readonly service: string;
  readonly path: string;
  readonly rail: string;
  readonly railGap: string;
  readonly boundary: string;
  readonly power: string;
}

/** A colour by its part in the map. */
export type Ink = keyof GroundPalette;

/** Inks of the ground map by theme, `#rrggbb`. */
export const GROUND_PALETTES: Readonly<Record<Theme, GroundPalette>> = {
  light: {
    land: '#ebe9e4',
    residential: '#e6e3dc',
    commercial: '#ebe2db',
    industrial: '#e3e0e3',
    civic: '#eae5d6',
    bare: '#e2dccf',
    grass: '#d9e4cc',
    park: '#cfe0c3',
    wood: '#c0d6b4',
    wetland: '#cfdfd4',
    pitch: '#c6dcc4',
    water: '#a9cde0',
    waterLine: '#9cc4da',
    shore: '#93bbd1',
    motorway: '#f6dca0',
    motorwayCasing: '#d0b06a',
    primary: '#fbf0cf',
    primaryCasing: '#d2c49b',
    street: '#ffffff',
    streetCasing: '#d0ccc4',
    service: '#f8f7f4',
    path: '#c2b6a5',
    rail: '#a9a5a3',
    railGap: '#efedea',
    boundary: '#bab6b8',
    power: '#b8a67c',
  },
  dark: {
    land: '#191e25',
    residential: '#1c222a',
    commercial: '#231f24',
    industrial: '#201f2a',
    civic: '#23231f',
    bare: '#211f1c',
    grass: '#1b2823',
    park: '#1b2d25',
    wood: '#183023',
    wetland: '#182c2d',
    pitch: '#1e3429',
    water: '#15374c',
    waterLine: '#1a4159',
    shore: '#1f4a64',
    motorway: '#6a6350',
    motorwayCasing: '#0f1216',
    primary: '#535d69',
    primaryCasing: '#11151a',
    street: '#3a434e',
    streetCasing: '#13171c',
    service: '#2a313a',
    path: '#414a55',
    rail: '#5a636f',
    railGap: '#20262e',
    boundary: '#3f454e',
    power: '#62583c',
  },
};

/** Untinted building by theme, `#rrggbb`, before light falls on it. */
export const BUILDING_COLOURS: Readonly<Record<Theme, string>> = { light: '#f3f0ea', dark: '#76838f' };

/** Points of a scan by their class (ASPRS LAS 1.4, table 17); all others as the unclassified ones, 1. */
export const CLASS_COLOURS: Readonly<Record<number, string>> = {
  1: '#9aa3ad',
  2: '#a9825a',
  3: '#a8cf6f',
  4: '#6fb04e',
  5: '#3b8a3e',
  6: '#d0674b',
  7: '#c23fb3',
  9: '#4b8fd6',
  10: '#6d5fa8',
  11: '#5f6772',
  13: '#e0b83f',
  17: '#d98f3d',
};
