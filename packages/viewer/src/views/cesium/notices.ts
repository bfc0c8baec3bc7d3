import type { Notice, Session } from '../../session/index.ts';

/** Shows a notice once: one of the same id replaces it. */
export function notify(session: Session, notice: Notice): void {
  session.store.setState((state) => ({
    notices: [...state.notices.filter((other) => other.id !== notice.id), notice],
  }));
}

/** Longest address a notice shows. */
const LONGEST_ADDRESS = 120;

/** @param address of the first tile that failed. */
export function tilesFailed(address: string): Notice {
  const url = address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address;
  return {
    id: 'view.tilesFailed',
    severity: 'warning',
    action: 'reloadView',
    message: {
      en: `Some buildings are not drawn: ${url} could not be read. Check the connection and the city package, then reload the view.`,
      'zh-CN': `部分建筑未能显示：无法读取 ${url}。请检查网络连接和城市数据包，然后重新加载视图。`,
    },
  };
}
