import type { Language } from '../../session/index.ts';

/** Sentences that feeds say of their condition, without the address before them, and what they mean in Chinese. */
const SENTENCES_ZH: readonly (readonly [sentence: RegExp, chinese: string])[] = [
  [/^the connection broke or could not be made, code (\d+)/u, '连接中断或无法建立（代码 $1），正在重试。'],
  [/^the connection broke or could not be made/u, '连接中断或无法建立，正在重试。'],
  [/^the connection is over; /u, '连接已结束，正在重试。'],
  [
    /^the (?:source|server|broker) does not accept the credentials; /u,
    '登录信息未被接受，请更换后重新打开。',
  ],
  [/^no credentials could be got; /u, '无法取得登录信息，请检查提供登录信息的程序。'],
  [
    /^connected, but without a report for ([\d.]+) s; /u,
    '已连接，但已有 $1 秒没有上报；请检查数据源是否仍在观测。',
  ],
  [/^the source ended the stream; /u, '数据源结束了数据流，正在重新请求。'],
  [/^the source answers (\d+)/u, '数据源应答 $1，请检查地址。'],
  [/^the source sends no event stream; /u, '该地址不提供事件流，请检查地址。'],
  [/^the source speaks none of (.+); see its address/u, '数据源不支持 $1 中的任何协议，请检查地址。'],
  [/^this page may not connect there; /u, '本页面不能连接到该地址；页面为 https: 时请使用 wss:。'],
  [/^messages were lost; /u, '有消息丢失，正在重新连接以取回。'],
  [/^the receiver was too slow for the source; /u, '本机处理速度跟不上数据源，正在重新请求全量状态。'],
  [/^no connection can be made from here; /u, '无法从此处建立连接，请检查地址。'],
  [/^the broker lets us listen to nothing; /u, '消息服务器不允许订阅任何主题，请检查其主题权限。'],
  [/^the broker does not speak this version of MQTT; /u, '消息服务器不支持此 MQTT 版本，正在尝试其他版本。'],
  [/^the broker takes no connections for now; /u, '消息服务器暂不接受连接，正在重试。'],
  [/^the broker does not take the clientId; /u, '消息服务器不接受此客户端编号，请更换后重新打开。'],
  [/^the broker has banned this receiver; /u, '消息服务器已禁止本接收端，请联系其管理者。'],
  [/^the broker is shutting down; /u, '消息服务器正在关闭，正在重试。'],
  [/^the broker hung up; /u, '消息服务器断开了连接，正在重试。'],
  [/^the server sends the stream no more; /u, '服务器不再发送该数据流，正在重新请求。'],
  [/^the server has no stream with these subjects/u, '服务器没有包含这些主题的数据流。'],
  [/^the thread of the feeds ended /u, '数据接入线程已结束；请移除后再次添加。'],
];

/** Why a feed is not well, in words. */
export interface FeedReasonText {
  readonly text: string;
  readonly language: Language;
}

/**
 * What a feed says of its condition, in the language of the interface where its sentence is known; else as it is. The
 * address it begins with stands in a line of its own.
 */
export function feedReasonText(reason: string, language: Language): FeedReasonText {
  if (language === 'en') return { text: reason, language };
  // Addresses hold a colon, yet none that a space follows.
  const sentence = reason.replace(/^\S+: /u, '');
  for (const [pattern, chinese] of SENTENCES_ZH) {
    const found = pattern.exec(sentence);
    if (found !== null) return { text: chinese.replace('$1', () => found[1] ?? ''), language };
  }
  return { text: reason, language: 'en' };
}
