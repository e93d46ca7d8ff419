/** Looks of the report, on screen and on paper (A4 or letter, with or without colours). */
export const REPORT_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem; color: #17191c; background: #fff;
  font: 0.875rem/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
header { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; flex-wrap: wrap;
  border-bottom: 2px solid #17191c; margin-bottom: 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 0.5rem; }
h2 { font-size: 1.0625rem; margin: 1.5rem 0 0.5rem; overflow-wrap: anywhere; }
p { margin: 0.35rem 0; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.counts b { font-size: 1.25rem; }
table { width: 100%; border-collapse: collapse; margin: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.2rem 0.5rem 0.2rem 0; border-bottom: 1px solid #d5d8dc;
  overflow-wrap: anywhere; }
th { color: #50565d; font-weight: 600; border-bottom-color: #8b929a; }
.n { text-align: right; }
.ok { color: #0b6b3a; }
.ng { color: #b3261e; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.25rem; margin: 0.5rem 0; }
dt { color: #50565d; }
dd { margin: 0; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem; margin: 0.5rem 0; }
figure { margin: 0; }
img { display: block; max-width: 100%; max-height: 24rem; margin: 0 auto; border: 1px solid #d5d8dc;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
figcaption { color: #50565d; text-align: center; margin-top: 0.2rem; }
.note { white-space: pre-wrap; }
@media (max-width: 32rem) { .pair { grid-template-columns: 1fr; } }
@page { margin: 15mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  img { max-height: 95mm; }
  article, figure, tr, .settings { break-inside: avoid; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
}
`
