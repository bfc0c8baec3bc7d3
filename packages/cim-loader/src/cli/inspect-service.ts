import { readServiceCapabilities } from '../formats/services/index.ts';
import type { ServiceCapabilities, ServiceLayer } from '../formats/services/service-capabilities.ts';

/** Prints what the service at an address has. @throws {LoadError} no service answers there. */
export async function inspectService(url: string, flags: { readonly json?: boolean }): Promise<void> {
  const capabilities = await readServiceCapabilities(url);
  if (flags.json === true) console.log(JSON.stringify(capabilities));
  else printText(capabilities);
}

function printText({ kind, version, title, licence, layers, warnings }: ServiceCapabilities): void {
  console.log(`${kind}${version === undefined ? '' : ` ${version}`}: ${title}`);
  if (licence !== undefined) console.log(`  licence  ${licence}`);
  layers.forEach(printLayer);
  for (const { code, message } of warnings) console.log(`  warning ${code}: ${message}`);
}

function printLayer({ id, title, type, bounds, crs, time }: ServiceLayer): void {
  console.log(`  ${id}: ${title} (${type})`);
  if (bounds !== undefined) console.log(`    bounds ${bounds.join(' ')}`);
  if (crs.length > 0) console.log(`    CRS ${crs.slice(0, 5).join(', ')}`);
  if (time !== undefined) console.log(`    time ${time.values.slice(0, 5).join(', ')}`);
}
