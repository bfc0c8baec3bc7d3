/** As OpenSSL and Node name what is wrong with a certificate. */
const CERTIFICATE_CODE =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY)|ERR_TLS_CERT_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/u;
const DEEPEST_CAUSE = 5;

/**
 * What is said of a connection that failed by the source's certificate; `undefined`: it failed by something else, or what
 * by is not told, as in browsers.
 */
export function certificateProblem(error: unknown): string | undefined {
  let each = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && typeof each === 'object' && each !== null; depth++) {
    const { code, cause } = each as { readonly code?: unknown; readonly cause?: unknown };
    if (typeof code === 'string' && CERTIFICATE_CODE.test(code)) {
      return (
        `its certificate is not trusted (${code}); correct it, or trust the authority that signed it ` +
        '(--ca FILE, or the environment’s NODE_EXTRA_CA_CERTS) and open it again'
      );
    }
    each = cause;
  }
  return undefined;
}

/**
 * The same for a WebSocket that could not be opened, of which the platform tells no reason: in Node the server is asked
 * once by HTTPS, without credentials, path or query.
 * @param url of scheme `wss:`; of others nothing is asked.
 */
export async function socketCertificateProblem(url: string): Promise<string | undefined> {
  const { protocol, host } = new URL(url);
  const isNode = 'process' in globalThis && 'versions' in (globalThis.process as object);
  if (protocol !== 'wss:' || !isNode) return undefined;
  try {
    const response = await fetch(`https://${host}/`, { method: 'HEAD', redirect: 'manual' });
    await response.body?.cancel();
    return undefined;
  } catch (error) {
    return certificateProblem(error);
  }
}
