/** Whether a URI carries its data itself (RFC 2397). */
export function isDataUri(uri: string): boolean {
  return /^data:/iu.test(uri);
}

/** `undefined` where the data are broken. */
export function decodeDataUri(uri: string): Uint8Array<ArrayBuffer> | undefined {
  const comma = uri.indexOf(',');
  if (comma < 0) return undefined;
  const body = uri.slice(comma + 1);
  try {
    if (!/;base64$/iu.test(uri.slice(0, comma))) return new TextEncoder().encode(decodeURIComponent(body));
    const text = atob(body.includes('%') ? decodeURIComponent(body) : body);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}
