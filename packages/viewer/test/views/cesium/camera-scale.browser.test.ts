import { describe, expect, test } from 'vitest';
import { HOME } from './tiny-city.ts';
import { open, type Opened, settle, WIDTH } from './tiny-view.ts';

describe('the scale at the middle of the view', () => {
  // What 100 pixels along the middle of the screen cover, from the engine's own projection of two ground points.
  const measured = ({ engine, view }: Opened): number => {
    const { longitudeDegrees, latitudeDegrees, headingDegrees } = view.pose;
    const heading = (headingDegrees * Math.PI) / 180;
    const reach = 60 * (view.metresPerPixel ?? NaN);
    const at = (side: number): { readonly x: number; readonly y: number } => {
      const east = (side * reach * Math.cos(heading)) / Math.cos((latitudeDegrees * Math.PI) / 180);
      const north = -side * reach * Math.sin(heading);
      const point = engine.toCanvas(
        [longitudeDegrees + east / 111_320, latitudeDegrees + north / 111_320],
        0,
      );
      if (point === undefined) throw new Error('the point is behind the camera');
      return point;
    };
    const [left, right] = [at(-1), at(1)];
    return (2 * reach) / Math.hypot(right.x - left.x, right.y - left.y);
  };

  test.each([
    { latitudeDegrees: 51.13, headingDegrees: 0, pitchDegrees: -90, range: 800 },
    { latitudeDegrees: 51.13, headingDegrees: 0, pitchDegrees: -25, range: 2500 },
    { latitudeDegrees: 0, headingDegrees: 0, pitchDegrees: -45, range: 1200 },
    { latitudeDegrees: -78, headingDegrees: 0, pitchDegrees: -60, range: 5000 },
  ])('is that of the frustum at $latitudeDegrees°, looking $pitchDegrees°', async (place) => {
    const opened = await open();
    const { session, view, engine, element } = opened;
    const pose = { longitudeDegrees: HOME[0], ...place };
    session.store.setState({ cameraRequest: { pose, durationSeconds: 0 } });
    await settle(view);
    // 60 degrees over the longer side, 320 pixels.
    expect(view.metresPerPixel).toBeCloseTo((2 * place.range * Math.tan(Math.PI / 6)) / WIDTH, 1);
    expect((view.metresPerPixel ?? 0) / measured(opened)).toBeCloseTo(1, 1);
    const { frustum } = engine.camera;
    if (!('fov' in frustum)) throw new Error('no perspective');
    frustum.fov = Math.PI / 9;
    await settle(view);
    expect(view.metresPerPixel).toBeCloseTo((2 * place.range * Math.tan(Math.PI / 18)) / WIDTH, 1);
    expect((view.metresPerPixel ?? 0) / measured(opened)).toBeCloseTo(1, 1);
    frustum.fov = Math.PI / 3;
    session.actions.setProjection('2d');
    await settle(view);
    expect((view.metresPerPixel ?? 0) / measured(opened)).toBeCloseTo(1, 1);
    element.style.width = '160px';
    const narrowed = view.metresPerPixel;
    engine.requestRender();
    await settle(view);
    expect(view.metresPerPixel).toBe(narrowed);
    expect((view.metresPerPixel ?? 0) / measured(opened)).toBeCloseTo(1, 1);
    view.dispose();
    element.remove();
  });
});
