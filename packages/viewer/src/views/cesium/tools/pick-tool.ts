import type { ToolContext, ToolHandler } from './tool-handler.ts';

/** Asks for one point of the ground and gives it back under a key. */
export function createPickTool(context: ToolContext, key: string): ToolHandler {
  return {
    cursor: 'crosshair',
    click({ x, y }) {
      const position = context.engine.groundPosition(x, y);
      if (position === undefined) return;
      const { pickedPositions } = context.session.store.getState();
      context.session.store.setState({ pickedPositions: { ...pickedPositions, [key]: position } });
      context.leave();
    },
    cancel: () => false,
    paint: () => undefined,
  };
}
