import { FORMAT_LOADERS } from '../formats/format-registry.ts';

/** Prints every format that can be read. */
export function runFormats(flags: { readonly json?: boolean }): void {
  const formats = FORMAT_LOADERS.map(({ id, title, extensions, mimeTypes }) => ({
    id,
    title,
    extensions,
    mimeTypes,
  }));
  if (flags.json === true) {
    console.log(JSON.stringify(formats));
    return;
  }
  for (const { id, title, extensions } of formats) {
    console.log(`${id.padEnd(16)} ${title} (${extensions.map((extension) => `.${extension}`).join(', ')})`);
  }
}
