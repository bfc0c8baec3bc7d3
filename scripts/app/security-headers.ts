/**
 * What a page of the app may load: its own origin and nothing else, but data of the origins an operator allows.
 * - `wasm-unsafe-eval`: Cesium's decoders are WebAssembly.
 * - `blob:` workers and images: Cesium starts workers and unpacks textures that way.
 * - inline styles: Mantine and Cesium set them; inline scripts are refused.
 */
function policyFor(dataOrigins: readonly string[]): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    ["connect-src 'self' blob: data:", ...dataOrigins].join(' '),
    "img-src 'self' blob: data:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'",
  ].join('; ');
}

/** The policy of a page that asks its own origin alone. */
export const CONTENT_SECURITY_POLICY: string = policyFor([]);

/**
 * Makes pages cross-origin isolated, in which alone browsers share memory between threads (docs/adr/0014). Nothing is shut
 * out by it that the policy above lets in: what comes from other origins comes by requests that ask for leave (CORS).
 */
export const ISOLATION_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Sent with every answer. Framing is the server's to decide, so it is no part of the page's own policy.
 * @param dataOrigins origins that data may be asked of beside the page's own.
 */
export function securityHeaders(dataOrigins: readonly string[] = []): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': `${policyFor(dataOrigins)}; frame-ancestors 'self'`,
    ...ISOLATION_HEADERS,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** The element that carries the page's own policy; the build writes quotes in it as entities. */
const POLICY_ELEMENT = /<meta http-equiv="Content-Security-Policy" content="[^"]*"/u;

/**
 * The app's page for a host that allows further origins: they stand in its policy, and where the app finds them.
 * @param html as it was built.
 * @throws {Error} where the page has no policy: what it may ask would be the header's to say alone.
 */
export function pageAllowing(html: string, dataOrigins: readonly string[]): string {
  if (!POLICY_ELEMENT.test(html))
    throw new Error('the built page has no Content-Security-Policy; build it again');
  const list = dataOrigins.join(' ');
  return html
    .replace(
      POLICY_ELEMENT,
      () => `<meta http-equiv="Content-Security-Policy" content="${policyFor(dataOrigins)}"`,
    )
    .replace('<head>', `<head>\n    <meta name="cityloom-data-origins" content="${list}" />`);
}

/**
 * Origins as an operator writes them.
 * @throws {RangeError} what is not the origin of a web server.
 */
export function parseOrigins(texts: readonly string[]): string[] {
  return texts.map((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url !== undefined && /^https?:$/.test(url.protocol)) return url.origin;
    throw new RangeError(`--allow-origin: must be like https://maps.example.org, got "${text}".`);
  });
}
