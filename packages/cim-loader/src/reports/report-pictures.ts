/** A drawing of a report as a file of its own. */
export interface ReportDrawing {
  /** `03-skyline.svg`: its place in the report and its title. */
  readonly name: string;
  readonly svg: string;
}

/** Paint of what HTML gives a drawing from outside. */
const STYLE = '<style>text{font-family:system-ui,"Noto Sans","Noto Sans CJK SC",sans-serif}</style>';

/** The plans and charts of a report, in their order; each stands by itself. @param html as `buildReport` gives it. */
export function reportDrawings(html: string): ReportDrawing[] {
  const drawings = html.matchAll(/(<svg[^>]* aria-label="([^"]*)"[^>]*>)(.*?)<\/svg>/gsu);
  return [...drawings].map(([, open = '', label = '', body = ''], index) => {
    const words = label
      .replaceAll(/&[a-z#\d]+;/gu, ' ')
      .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
      .replaceAll(/^-|-$/gu, '')
      .toLowerCase()
      .slice(0, 48);
    return {
      name: `${String(index + 1).padStart(2, '0')}${words === '' ? '' : `-${words}`}.svg`,
      svg: `${open}${STYLE}<rect width="100%" height="100%" fill="#fff"/>${body}</svg>\n`,
    };
  });
}
