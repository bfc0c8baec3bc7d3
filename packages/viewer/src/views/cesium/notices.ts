import type { Notice, Session } from '../../session/index.ts';

/** Shows a notice once: one of the same id replaces it. */
export function notify(session: Session, notice: Notice): void {
  session.store.setState((state) => ({
    notices: [...state.notices.filter((other) => other.id !== notice.id), notice],
  }));
}

export const GRAPHICS_LOST: Notice = {
  id: 'view.graphicsLost',
  severity: 'error',
  message: {
    en: 'The map stopped: the graphics driver was reset or ran out of memory. Your work is safe. Reload the view to go on.',
    'zh-CN': '地图已停止：显卡驱动被重置或显存不足。您的工作不受影响，请重新加载视图以继续。',
  },
};

export const GRAPHICS_MISSING: Notice = {
  id: 'view.graphicsMissing',
  severity: 'error',
  message: {
    en: 'The map cannot be drawn: this browser has no WebGL 2. Turn on hardware acceleration or use another browser, then reload.',
    'zh-CN': '无法绘制地图：此浏览器不支持 WebGL 2。请启用硬件加速或更换浏览器，然后重新加载。',
  },
};

export const RENDERING_FAILED: Notice = {
  id: 'view.renderingFailed',
  severity: 'error',
  message: {
    en: 'The map stopped because of a drawing error. Your work is safe. Reload the view to go on.',
    'zh-CN': '地图因绘制错误而停止。您的工作不受影响，请重新加载视图以继续。',
  },
};

/** Longest address a notice shows. */
const LONGEST_ADDRESS = 120;

/** @param address of the first tile that failed. */
export function tilesFailed(address: string): Notice {
  const url = address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address;
  return {
    id: 'view.tilesFailed',
    severity: 'warning',
    message: {
      en: `Some buildings are not drawn: ${url} could not be read. Check the connection and the city package, then reload the view.`,
      'zh-CN': `部分建筑未能显示：无法读取 ${url}。请检查网络连接和城市数据包，然后重新加载视图。`,
    },
  };
}
