import * as engine from '@cesium/engine';
import { expect, test } from 'vitest';
import {
  allowFeatureIdsWithoutTable,
  ARROW_FRAGMENT,
  ARROW_VERTEX,
  BANDS_FRAGMENT,
  BANDS_VERTEX,
  BODY_FRAGMENT,
  BODY_VERTEX,
  CESIUM_VERSION,
  missingRendererParts,
  POINT_FRAGMENT,
  POINT_VERTEX,
  TRAIL_FRAGMENT,
  TRAIL_VERTEX,
  WATER_FRAGMENT,
  WATER_VERTEX,
  widenTerrainTable,
} from '@cityloom/viewer/cesium/internals';

test('Cesium is the version whose private parts this viewer knows', () => {
  expect((globalThis as { CESIUM_VERSION?: string }).CESIUM_VERSION).toBe(CESIUM_VERSION);
  expect(allowFeatureIdsWithoutTable()).toBe(true);
});

test('Cesium still looks up the property table of a set that has none', () => {
  const { CustomShaderPipelineStage } = engine as unknown as {
    readonly CustomShaderPipelineStage: {
      process(resources: object, primitive: object, frame: object): void;
    };
  };
  const propertyTables: unknown[] = [];
  const resources = { model: { structuralMetadata: { propertyTables } } };
  // The wrapped stage gives the list its stand-in before Cesium's own code fails on this bare model.
  expect(() => {
    CustomShaderPipelineStage.process(resources, {}, {});
  }).toThrow();
  expect(Object.hasOwn(propertyTables, 'undefined')).toBe(true);
});

test('Cesium still asks its table how high the ground of a place may be', () => {
  const { ApproximateTerrainHeights: table } = engine as unknown as {
    readonly ApproximateTerrainHeights: {
      _terrainHeights?: object;
      getMinimumMaximumHeights(place: engine.Rectangle): {
        readonly minimumTerrainHeight: number;
        readonly maximumTerrainHeight: number;
      };
    };
  };
  table._terrainHeights ??= {};
  expect(widenTerrainTable(-700, 99_000)).toBe(true);
  const heights = table.getMinimumMaximumHeights(engine.Rectangle.fromDegrees(7.4, 43.7, 7.5, 43.8));
  expect(heights.minimumTerrainHeight).toBeLessThanOrEqual(-700);
  expect(heights.maximumTerrainHeight).toBeGreaterThanOrEqual(99_000);
});

test('Cesium still has the parts of its renderer that live entities and fields are drawn with', () => {
  expect(missingRendererParts()).toEqual([]);
  const { DrawCommand } = engine as unknown as {
    readonly DrawCommand: new (options: object) => {
      count: number;
      instanceCount: number;
      boundingVolume: unknown;
      modelMatrix: unknown;
    };
  };
  const boundingVolume = new engine.BoundingSphere(engine.Cartesian3.ZERO, 1);
  const modelMatrix = engine.Matrix4.IDENTITY;
  const command = new DrawCommand({ boundingVolume, modelMatrix, count: 0 });
  command.count = 4;
  command.instanceCount = 7;
  expect(command).toMatchObject({ count: 4, instanceCount: 7, boundingVolume, modelMatrix });
});

test('Cesium still gives shaders the numbers they ask for', () => {
  const { AutomaticUniforms } = engine as unknown as {
    readonly AutomaticUniforms: Readonly<Record<string, unknown>>;
  };
  const entities = [POINT_VERTEX, POINT_FRAGMENT, BODY_VERTEX, BODY_FRAGMENT, TRAIL_VERTEX, TRAIL_FRAGMENT];
  const fields = [ARROW_VERTEX, ARROW_FRAGMENT, BANDS_VERTEX, BANDS_FRAGMENT, WATER_VERTEX, WATER_FRAGMENT];
  // What is called is a function, which the shader compiler misses if it is gone.
  const asked = new Set(
    [...entities, ...fields].flatMap((shader) => shader.match(/czm_\w+\b(?!\()/gu) ?? []),
  );
  expect(asked.size).toBeGreaterThan(4);
  for (const name of asked) expect(AutomaticUniforms, name).toHaveProperty(name);
});
