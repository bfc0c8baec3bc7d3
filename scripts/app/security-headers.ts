/**
 * What a page of the app may load: its own origin and nothing else.
 * - `wasm-unsafe-eval`: Cesium's decoders are WebAssembly.
 * - `blob:` workers and images: Cesium starts workers and unpacks textures that way.
 * - inline styles: Mantine and Cesium set them; inline scripts are refused.
 */
export const CONTENT_SECURITY_POLICY: string = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self' blob: data:",
  "img-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/** Sent with every answer. Framing is the server's to decide, so it is no part of the page's own policy. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': `${CONTENT_SECURITY_POLICY}; frame-ancestors 'self'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
