import { Cartesian3, DirectionalLight } from '@cesium/engine';
import type { Position } from '@cityloom/twin-core';
import { daySunDirection, daySunOf } from '@cityloom/twin-core/solar';
import type { SunHour } from '../../../session/index.ts';
import type { CesiumEngine, Disposable } from '../engine.ts';
import { type HourLight, worldDirection } from '../shading.ts';
import type { Rgb } from '../theme.ts';
import type { LitPart } from './lit-parts.ts';

/** What the light of an hour falls on. */
export interface LitScene {
  readonly parts: LitPart;
  readonly sky: { setDaylight(daylight: Rgb): void };
}

/** Light and shadows of an hour over a scene. */
export interface SunShadows extends Disposable {
  show(hour: SunHour): void;
}

/** Share of their light that surfaces in shadow keep. */
const DARKNESS = 0.5;
/** Pixels along the side of each of the four shadow maps. */
const MAP_SIZE = { hardware: 4096, software: 1024 } as const;
/** Shadows are drawn as far as so many heights of the camera above the ground, and no nearer or farther than this, metres. */
const REACH = { heights: 8, least: 1500, most: 15_000 } as const;
/** Sines of heights of the sun between which its light goes from none to full. */
const FULL_SUN = 0.18;
/** The same for the light of the sky: from the end of nautical twilight to a sun a little above the horizon. */
const NIGHT = -0.2;
const DAY = 0.1;
const NIGHT_LIGHT: Rgb = [0.3, 0.34, 0.48];
/** What a low sun gives the whole picture. */
const LOW_SUN_LIGHT: Rgb = [1.0, 0.93, 0.84];
const DAY_LIGHT: Rgb = [1, 1, 1];

function share(value: number, from: number, to: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const part = (index: 0 | 1 | 2): number => a[index] + (b[index] - a[index]) * t;
  return [part(0), part(1), part(2)];
}

/** The sun of an hour over a place: the one that sunlight models cast their rays to. */
export function lightOf({ date, hours }: SunHour, [longitude, latitude]: Position): HourLight {
  const direction = daySunDirection(daySunOf(date, longitude), latitude, hours);
  const up = direction[2];
  return { direction, strength: share(up, 0, FULL_SUN), shadows: up > 0 };
}

/** Light of the whole picture at a height of the sun, as its sine. */
export function daylightOf(up: number): Rgb {
  const day = mix(LOW_SUN_LIGHT, DAY_LIGHT, share(up, DAY, 0.35));
  return mix(NIGHT_LIGHT, day, share(up, NIGHT, DAY));
}

/** Lets the sun of an hour light a scene and cast shadows; nothing is altered before the first hour is shown. */
export function createSunShadows(engine: CesiumEngine, { parts, sky }: LitScene): SunShadows {
  const { scene, frame, ground, camera, software } = engine;
  const { shadowMap } = scene;
  const before = { light: scene.light, size: shadowMap.size, soft: shadowMap.softShadows };
  shadowMap.size = software ? MAP_SIZE.software : MAP_SIZE.hardware;
  shadowMap.softShadows = !software;
  shadowMap.darkness = DARKNESS;
  // At the horizon a sun this low still throws the shadows that the numbers count.
  shadowMap.fadingEnabled = false;
  const stop = scene.preUpdate.addEventListener(() => {
    const above = camera.positionCartographic.height - ground.heightAt(...frame.origin);
    shadowMap.maximumDistance = Math.min(REACH.most, Math.max(REACH.least, REACH.heights * above));
  });
  return {
    show(hour) {
      const light = lightOf(hour, frame.origin);
      const toSun = worldDirection(frame, light.direction);
      scene.light = new DirectionalLight({ direction: Cartesian3.negate(toSun, new Cartesian3()) });
      shadowMap.enabled = light.shadows;
      parts.setLight(light);
      sky.setDaylight(daylightOf(light.direction[2]));
      engine.requestRender();
    },
    dispose() {
      stop();
      if (scene.isDestroyed()) return;
      shadowMap.enabled = false;
      shadowMap.size = before.size;
      shadowMap.softShadows = before.soft;
      scene.light = before.light;
      parts.setLight(undefined);
      sky.setDaylight(DAY_LIGHT);
      engine.requestRender();
    },
  };
}
