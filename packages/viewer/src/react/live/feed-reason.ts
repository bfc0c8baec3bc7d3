import type { Language } from '../../session/index.ts';

/** Sentences that feeds say of their condition, without the address before them, and what they mean in Chinese. */
const SENTENCES_ZH: readonly (readonly [sentence: RegExp, chinese: string])[] = [
  [/^the connection broke or could not be made, code (\d+)/u, '连接中断或无法建立（代码 $1），正在重试。'],
  [/^the connection broke or could not be made/u, '连接中断或无法建立，正在重试。'],
  [
    /^its certificate is not trusted \((\w+)\); /u,
    '其证书不受信任（$1）；请更正证书，或信任其签发机构（--ca FILE 或环境变量 NODE_EXTRA_CA_CERTS）后重新打开。',
  ],
  [/^the connection broke; /u, '连接中断，正在重试。'],
  [/^the connection broke \((\w+)\); /u, '连接中断（$1），正在重试。'],
  [/^no answer for ([\d.]+) s; /u, '$1 秒内没有应答；请检查数据源是否运行、能否访问。'],
  [/^no message and no heartbeat for ([\d.]+) s; /u, '$1 秒内没有消息，也没有心跳，正在重新连接。'],
  [/^no whole answer within ([\d.]+) s; /u, '$1 秒内没有收到完整应答，正在重试。'],
  [/^the receiver of the reports failed: /u, '本机接收上报时出错；请移除后再次添加。'],
  [/^the source's state has more than (\d+) reports; /u, '数据源的全量状态超过 $1 条，请只请求部分类别。'],
  [
    /^(?:event|line) is larger than (\d+) characters; /u,
    '单条消息超过 $1 个字符；请发送更小的消息，或调大 messageBytes。',
  ],
  [/^the answer is larger than (\d+) bytes; /u, '应答超过 $1 字节；请减少请求内容，或调大 messageBytes。'],
  [/^a message was larger than is taken; /u, '有消息超过允许的大小；请发送更小的消息，或调大上限。'],
  [
    /^another receiver took over the session; /u,
    '另一接收端接管了会话；请为每个接收端设置各自的客户端编号。',
  ],
  [/^a page cannot speak MQTT over TCP; /u, '网页不能使用基于 TCP 的 MQTT；请使用以 mqtt+wss: 开头的地址。'],
  [/^it points to another origin, /u, '其地址指向其他站点，未予请求；请直接填写该地址。'],
  [/^the source sends elsewhere, /u, '数据源要求转到其他地址，未予跟随；请直接填写目标地址。'],
  [/^there are new Datastreams to listen to/u, '有新的数据流需要订阅，正在重新连接。'],
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
