import { CommandError } from '../commands/command-error.ts';
import { describeIssue } from '../commands/command-schema.ts';
import { sharedStateSchema } from './shared-state-schema.ts';
import { sharedStateToJson, type SharedState } from './shared-state.ts';

/** Marks the format; raised when a link's content changes in a way that older code would misread. */
const PREFIX = 'v1.';
/** A link never unpacks to more: a crafted one must not fill the memory. */
const MAXIMUM_BYTES = 8 * 1024 * 1024;

/**
 * Packs a state into the fragment of an address (without `#`): JSON, deflated, base64url (RFC 4648 §5).
 */
export async function encodeShareLink(state: SharedState): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(sharedStateToJson(state)));
  const packed = await readAll(streamOf(json).pipeThrough(new CompressionStream('deflate-raw')));
  return PREFIX + toBase64Url(packed);
}

/**
 * @param fragment with or without `#`.
 * @throws {CommandError} if it is no link of ours, is damaged, or was made by a later version.
 */
export async function decodeShareLink(fragment: string): Promise<SharedState> {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith(PREFIX)) {
    throw unreadable(
      /^v\d+\./.test(text)
        ? { en: 'it was made by a later version', 'zh-CN': '该链接由更新版本生成' }
        : { en: 'it is not a share link', 'zh-CN': '这不是分享链接' },
    );
  }
  let value: unknown;
  try {
    const packed = fromBase64Url(text.slice(PREFIX.length));
    const json = await readAll(streamOf(packed).pipeThrough(new DecompressionStream('deflate-raw')));
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch (error) {
    throw unreadable({ en: 'it is cut short or damaged', 'zh-CN': '链接不完整或已损坏' }, error);
  }
  const parsed = sharedStateSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = describeIssue(parsed.error);
  throw unreadable({ en: `its field ${issue}`, 'zh-CN': `字段 ${issue}` }, parsed.error);
}

function unreadable(reason: { en: string; 'zh-CN': string }, cause?: unknown): CommandError {
  return new CommandError(
    {
      en: `share link: cannot be opened, ${reason.en}; ask for the link again. Nothing was altered.`,
      'zh-CN': `无法打开分享链接：${reason['zh-CN']}；请重新获取链接。未做任何更改。`,
    },
    { cause },
  );
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > MAXIMUM_BYTES) {
      await reader.cancel();
      throw new RangeError(`share link: unpacks to more than ${MAXIMUM_BYTES} bytes.`);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

/** Bytes per call of `String.fromCharCode`: engines limit the number of arguments. */
const CHUNK = 8192;

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
