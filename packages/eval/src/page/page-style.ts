/** The style sheet of report pages: system fonts, one accent, quiet lines; for narrow screens, dark mode and print too. */
export const pageStyle = `
:root { color-scheme: light dark;
  --paper: #fcfbf8; --card: #fff; --ink: #1d2430; --soft: #5d6675; --faint: #98a1af; --line: #e6e4de;
  --accent: #0f766e; --good: #0f766e; --bad: #b45309; --keep: #8a93a3; --gold: #0f766e; --band: rgba(15, 118, 110, .16); }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14171c; --card: #1b1f26; --ink: #e8eaee; --soft: #a4adbb; --faint: #6d7685; --line: #2b313b;
  --accent: #4fb8ac; --good: #4fb8ac; --bad: #e09b52; --keep: #8a93a3; --gold: #4fb8ac; --band: rgba(79, 184, 172, .2); } }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
main { max-width: 1020px; margin: 0 auto; padding: 56px 24px 80px }
h1 { font-size: 34px; line-height: 1.15; letter-spacing: -.02em; margin: 0 0 12px; font-weight: 650 }
h2 { font-size: 21px; letter-spacing: -.01em; margin: 64px 0 4px; font-weight: 620 }
h3 { font-size: 16px; margin: 32px 0 8px; font-weight: 620 }
p { margin: 0 0 12px; max-width: 68ch }
.lead { font-size: 18px; color: var(--soft) } .lead b { color: var(--ink); font-weight: 620 }
.note { color: var(--soft); font-size: 14px }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin: 32px 0 0 }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px }
.tile dt { color: var(--soft); font-size: 13px } .tile dd { margin: 2px 0 0; font-size: 28px; font-weight: 620;
  letter-spacing: -.02em; font-variant-numeric: tabular-nums }
.tile small { display: block; font-size: 13px; font-weight: 400; letter-spacing: 0; color: var(--soft) }
.scroll { overflow-x: auto; margin: 24px -24px 0; padding: 0 24px }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums }
th, td { padding: 9px 0 9px 18px; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); vertical-align: top }
thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: 13px; padding-top: 4px }
th:first-child { text-align: left; padding-left: 0; position: sticky; left: 0; background: var(--paper); font-weight: 600 }
td small { display: block; color: var(--faint); font-size: 12px } tr.bound th, tr.bound td { color: var(--soft) }
tr.featured td:not(.plain), tr.featured th { color: var(--accent); font-weight: 620 } tr.featured small { font-weight: 400 }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 99px; padding: 0 8px; font-size: 12px;
  font-weight: 400; color: var(--soft); margin: 0 4px 0 0 }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: 24px 48px; margin-top: 12px }
.chart { display: grid; grid-template-columns: max-content 1fr max-content; column-gap: 14px; align-items: center;
  font-size: 14px; font-variant-numeric: tabular-nums; margin-top: 12px }
.chart svg { width: 100%; height: 28px; display: block; overflow: visible }
.chart .name { white-space: nowrap } .chart .name small { color: var(--faint); font-size: 12px; margin-left: 4px }
.chart .value { text-align: right } .chart .axis { height: 18px } .axis text { fill: var(--faint); font-size: 11px }
.grid { stroke: var(--line) } .ci { fill: var(--band) }
.dot { fill: var(--accent) } .dot.quiet { fill: var(--keep) } .dot.bound { fill: var(--paper); stroke: var(--keep); stroke-width: 2 }
.up { stroke: var(--good); stroke-width: 3 } .down { stroke: var(--bad); stroke-width: 3 }
.base { fill: var(--paper); stroke: var(--keep); stroke-width: 2 } .end.up { fill: var(--good) } .end.down { fill: var(--bad) } .end { stroke-width: 0 }
.bar.up { fill: var(--good); stroke: none } .bar.down { fill: var(--bad); stroke: none } .bar.same { fill: var(--faint); opacity: .5 }
.curve { display: grid; grid-template-columns: max-content 1fr; column-gap: 10px; font-size: 11px; color: var(--faint); margin-top: 12px }
.curve svg { width: 100%; height: 170px; display: block; overflow: visible } .curve polyline { fill: none; stroke: var(--accent); stroke-width: 2.5 }
.curve * { vector-effect: non-scaling-stroke } .levels, .shares { display: flex; justify-content: space-between }
.levels { flex-direction: column; text-align: right; margin: -8px 0 } .shares { margin-top: 6px }
.case { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 18px; margin: 14px 0;
  display: grid; grid-template-columns: 264px 1fr; gap: 22px; break-inside: avoid }
.scene { position: relative; overflow: hidden; border-radius: 8px; align-self: start; line-height: 0 }
.scene img { width: 100%; display: block }
.scene i { position: absolute; border: 2px solid #fff; border-radius: 4px; outline: 2px solid #0f766e;
  box-shadow: 0 0 0 2000px rgba(18, 22, 28, .45) }
.scene u { position: absolute; border: 2px dashed #fff; border-radius: 4px }
.scene s { position: absolute; border: 1px solid #fff; border-radius: 3px; outline: 1px solid #0f766e }
.case h4 { margin: 0; font-size: 17px; font-weight: 600; line-height: 1.35 }
.case .move { color: var(--soft); font-size: 14px; margin: 2px 0 10px } .move b { font-weight: 620 }
.move b.up { color: var(--good) } .move b.down { color: var(--bad) }
.strip { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 8px; margin: 4px 0 12px; padding: 0; list-style: none; max-width: 520px }
.strip figure { margin: 0; font-size: 12px; line-height: 1.3; color: var(--soft); text-align: center; font-variant-numeric: tabular-nums }
.strip .thumb { aspect-ratio: 1; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: #fff; margin-bottom: 4px;
  display: flex; align-items: center; justify-content: center; color: #5d6675; font-size: 11px; padding: 3px; line-height: 1.2; overflow-wrap: anywhere }
.strip .thumb img { width: 100%; height: 100%; object-fit: contain }
.strip .gold .thumb { outline: 3px solid var(--gold); outline-offset: -1px } .strip .gold { color: var(--gold); font-weight: 600 }
.strip .id { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; display: block }
.label { font-size: 12px; color: var(--soft); text-transform: uppercase; letter-spacing: .05em }
dl.terms { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; font-size: 14px; margin: 12px 0 0 }
dl.terms dt { font-weight: 600 } dl.terms dd { margin: 0; color: var(--soft) }
footer { margin-top: 64px; padding-top: 16px; border-top: 1px solid var(--line); color: var(--faint); font-size: 13px; overflow-wrap: anywhere }
@media (max-width: 720px) {
  main { padding: 32px 18px 56px } h1 { font-size: 27px } h2 { margin-top: 48px } .lead { font-size: 17px }
  .tiles { grid-template-columns: 1fr 1fr } .charts { grid-template-columns: 1fr } .tile { padding: 12px 14px } .tile dd { font-size: 24px }
  .scroll { margin: 16px -18px 0; padding: 0 18px } .case { grid-template-columns: 1fr; padding: 14px; gap: 14px }
  .scene { max-width: 340px } .strip { gap: 6px } dl.terms { grid-template-columns: 1fr } dl.terms dd { margin-bottom: 8px } }
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #111; --soft: #444; --faint: #777; --line: #ccc; --accent: #0f766e; --good: #0f766e; --bad: #b45309; --gold: #0f766e; color-scheme: light }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact } main { zoom: .66; max-width: none; padding: 0 }
  h2 { margin-top: 40px } .scroll { overflow: visible; margin: 16px 0 0; padding: 0 } .case { padding: 14px; margin: 10px 0 }
  .charts { grid-template-columns: 1fr 1fr } .tiles { grid-template-columns: repeat(4, 1fr) } .case { grid-template-columns: 220px 1fr }
  h2, h3, .note { break-after: avoid } .tiles, section, tr { break-inside: avoid } footer { margin-top: 24px } }
`
