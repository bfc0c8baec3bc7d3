const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML or SVG shows it literally, in content and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/gu, (found) => ESCAPES[found] ?? '');

/** A table from cells that are HTML already. */
export function htmlTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  className = '',
): string {
  const head = heading.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const body = rows
    .map(([first = '', ...cells]) => {
      const others = cells.map((cell) => `<td>${cell}</td>`).join('');
      return `<tr><th scope="row">${first}</th>${others}</tr>`;
    })
    .join('\n');
  const attribute = className === '' ? '' : ` class="${className}"`;
  return `<table${attribute}>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

/** The address as a link if it is one of the web, else as text. */
export function htmlLink(address: string, text: string): string {
  return /^https?:\/\//u.test(address)
    ? `<a href="${escapeHtml(address)}">${escapeHtml(text)}</a>`
    : escapeHtml(text);
}
