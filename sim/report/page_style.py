"""How the page of a report looks, and what it may load."""

from __future__ import annotations

from typing import Final

POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"  # a report loads nothing
CSS: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1rem clamp(0.8rem, 4vw, 2.5rem) 3rem; color: #1a1a1a;
  background: #fff; font: 1rem/1.55 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.6rem 0 0.3rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; padding-top: 0.7rem; border-top: 2px solid #0072B2; }
.answer { font-size: 1.08rem; border-left: 4px solid #0072B2; padding: 0.2rem 0 0.2rem 1rem; margin: 0.5rem 0; }
.answer p { margin: 0.4rem 0; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid #0072B2; }
table.wide { min-width: 46rem; } table.wide td:last-child { min-width: 14rem; }
table { border-collapse: collapse; font-size: 0.92rem; margin: 0.6rem 0; }
th, td { text-align: left; padding: 0.25rem 0.7rem 0.25rem 0; border-bottom: 1px solid #ddd; vertical-align: top;
  overflow-wrap: normal; word-break: keep-all; }
.better, .worse, .unclear, .neither { white-space: nowrap; } td:first-child { min-width: 7rem; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td.n { white-space: nowrap; }
.better { color: #005c91; font-weight: 600; } .worse { color: #a34600; font-weight: 600; } .unclear { color: #5a5a5a; }
figure { margin: 1.2rem 0; } figure img { display: block; width: 100%; min-width: 34rem; height: auto; }
figcaption { font-size: 0.9rem; color: #444; }
pre { background: #f4f4f4; padding: 0.6rem; white-space: pre-wrap; font-size: 0.88rem; }
dl { font-size: 0.92rem; } dt { font-weight: 600; } dd { margin: 0 0 0.4rem; color: #333; }
code { font-size: 0.9em; } .small { font-size: 0.88rem; color: #444; }
table.tight { font-size: 0.84rem; } table.tight td:first-child { min-width: 0; }
table.tight td, table.tight th { padding-right: 0.5rem; }
table.tight td:nth-child(2):not(.n) { min-width: 6.5rem; }
@media screen and (max-width: 44rem) { table, tbody, tr, td { display: block; } table.wide { min-width: 0; }
  thead, thead th:first-child { display: block; border: 0; color: #5a5a5a; }
  thead th:not(:first-child) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.4rem 0; border-bottom: 1px solid #bbb; }
  td, td.n { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: 0.08rem 0;
    text-align: right; white-space: normal; min-width: 0; }
  td:first-child { display: block; font-weight: 600; text-align: left; overflow-wrap: anywhere; }
  td::before { content: attr(data-head); color: #5a5a5a; text-align: left; font-weight: 400; flex: none;
    max-width: 45%; }
  td:first-child::before { content: none; } table.wide td:last-child { min-width: 0; }
  figure img { min-width: 44rem; } }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } figure, tr, .answer { break-inside: avoid; }
  h2 { break-after: avoid; } figure img { min-width: 0; }
  table { font-size: 9pt; } table.wide { min-width: 0; }
  .scroll { overflow: visible; }
  @page { size: A4; margin: 16mm 16mm 18mm; @bottom-center { content: counter(page) " / " counter(pages);
    font-size: 9pt; } } }
"""
