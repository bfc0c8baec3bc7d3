/** Name a file system takes, from a title. */
export function fileNameOf(title: string, extension: string): string {
  const name = title
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/gu, '')
    .toLowerCase();
  return `${name === '' ? 'scenario' : name}.${extension}`;
}
