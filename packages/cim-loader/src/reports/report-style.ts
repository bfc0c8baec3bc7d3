/** Style of a report, for the screen and for A4: page numbers come from the page's margin boxes. */
export const REPORT_STYLE = `
:root { color-scheme: light; --line: #d0ccc4; --dim: #5c5850; --ok: #1a7f37; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; padding: 10mm 6mm; font: 10.5pt/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #1c1b19; background: #fff; }
h1 { font-size: 20pt; line-height: 1.25; margin: 0 0 3mm; text-wrap: balance; }
h2 { font-size: 14pt; margin: 9mm 0 3mm; padding-bottom: 1mm; border-bottom: 1px solid var(--line); break-after: avoid; }
h3 { font-size: 11.5pt; margin: 5mm 0 2mm; break-after: avoid; }
p { margin: 0 0 2.5mm; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0 5mm; margin: 0 0 5mm; }
dl.facts dt { color: var(--dim); }
dl.facts dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm; font-size: 9pt; font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 1mm 1.6mm; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th { font-weight: 500; }
thead th { color: var(--dim); border-bottom: 1.5px solid #8a857b; vertical-align: bottom; }
th:first-child, table.words td, table.words th { text-align: left; }
td small, th small { display: block; color: var(--dim); font-size: 8pt; font-weight: 400; }
.kept, .broken { white-space: nowrap; }
.kept { color: var(--ok); }
.broken { color: var(--bad); font-weight: 600; }
.note { color: var(--dim); font-size: 9pt; }
.plans { display: grid; grid-template-columns: repeat(auto-fit, minmax(80mm, 1fr)); gap: 5mm; margin-bottom: 4mm; }
figure { margin: 0; break-inside: avoid; }
figure svg, figure img { display: block; width: 100%; height: auto; border: 1px solid var(--line); }
figcaption { font-size: 9pt; margin-top: 1mm; }
figure:has(svg.chart) { margin: 2mm 0 4mm; }
figure svg.chart { border: 0; }
table.measures { table-layout: fixed; }
table.measures th:first-child { width: 36%; }
table.measures th:nth-child(2) { width: 10%; }
table.hashes code { font-size: 6.8pt; }
.day { white-space: nowrap; }
h4 { font-size: 10pt; margin: 3mm 0 1.5mm; break-after: avoid; }
ol, ul { margin: 0 0 3mm; padding-left: 5mm; }
code { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 8pt; overflow-wrap: anywhere; }
a { color: inherit; }
.scroll { overflow-x: auto; }
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #5c5850; } }
@media print { body { max-width: none; padding: 0; } .scroll { overflow: visible; } h2 { break-before: auto; } a { text-decoration: none; } }
`;
