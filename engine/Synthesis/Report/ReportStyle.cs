namespace CellGenie.Synthesis.Report;

/// <summary>The look of the report. It must hold no character that XML escapes, because HTML does not unescape it in a style.</summary>
internal static class ReportStyle
{
    public const string Css = """

        :root {
          --paper: #fcfcfa; --ink: #22262b; --soft: #5d656e; --faint: #e4e5e1; --panel: #f3f3ef;
          --real: #5b84ad; --real-fill: #b9cde1; --synthetic: #c2571a; --outline: #ffe600;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #17191c; --ink: #e4e6e8; --soft: #9aa2ab; --faint: #2f3338; --panel: #1f2226;
            --real: #7fa9d4; --real-fill: #3b5573; --synthetic: #f0914e;
          }
        }
        * { box-sizing: border-box; }
        html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
        body { margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        main { max-width: 1480px; margin: 0 auto; padding: 56px 32px 96px; }
        header { margin-bottom: 56px; }
        section { margin-top: 72px; }
        h1 { font-size: 38px; line-height: 1.15; letter-spacing: -.02em; font-weight: 650; margin: 4px 0 16px; overflow-wrap: anywhere; }
        h2 { font-size: 24px; line-height: 1.25; letter-spacing: -.01em; font-weight: 620; margin: 0 0 10px; overflow-wrap: anywhere; }
        h3 { font-size: 19px; line-height: 1.3; font-weight: 620; margin: 44px 0 8px; }
        p { margin: 0 0 12px; }
        a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: 3px; }
        .kind { color: var(--soft); font-size: 14px; margin: 0; }
        .lead { max-width: 78ch; font-size: 17px; }
        .small { color: var(--soft); font-size: 13px; margin: 2px 0 0; }
        .caution { list-style: none; margin: 0 0 12px; padding: 2px 0 2px 14px; border-left: 3px solid var(--synthetic); max-width: 84ch; color: var(--soft); }
        .plain { max-width: 84ch; padding-left: 20px; margin: 0; }
        .plain li { margin-bottom: 6px; overflow-wrap: anywhere; }

        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: 15px; font-variant-numeric: tabular-nums; }
        th, td { padding: 7px 14px 7px 0; text-align: left; vertical-align: baseline; white-space: nowrap; }
        thead th { font-weight: 600; vertical-align: bottom; padding-bottom: 10px; line-height: 1.3; }
        tbody th { font-weight: 600; padding-right: 28px; min-width: 9em; max-width: 260px; white-space: normal; overflow-wrap: anywhere; }
        tbody tr:first-child th, tbody tr:first-child td { border-top: 1px solid var(--faint); padding-top: 12px; }
        tbody tr:last-child td { padding-bottom: 12px; }
        tbody:last-child { border-bottom: 1px solid var(--faint); }
        .n { text-align: right; }
        .n:last-child { padding-right: 2px; }
        .detail { display: block; font-weight: 400; font-size: 13px; color: var(--soft); }
        .range { display: inline-block; min-width: 7.2em; margin-left: 6px; font-size: 13px; color: var(--soft); }
        .none { color: var(--soft); }
        .side { color: var(--soft); }
        .dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 8px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        .dot.real { background: var(--real); }
        .dot.synthetic { background: var(--synthetic); }

        figure { margin: 0; }
        .pair { display: flex; gap: 24px; align-items: flex-start; margin-top: 22px; }
        .pair figure { flex: 0 1 var(--width, auto); min-width: 0; }
        .picture { display: block; width: 100%; height: auto; border-radius: 4px; background: var(--panel); }
        .outline { fill: none; stroke: var(--outline); stroke-width: 1.25px; vector-effect: non-scaling-stroke; }
        .missing { flex: 1 1 0; align-self: stretch; min-height: 160px; display: grid; place-items: center; border: 1px dashed var(--faint); border-radius: 4px; color: var(--soft); padding: 24px; text-align: center; }
        figcaption { margin-top: 8px; font-size: 14px; line-height: 1.45; }
        .file, .what { color: var(--soft); overflow-wrap: anywhere; }
        .what::before { content: "· "; }

        .plots { display: flex; flex-wrap: wrap; gap: 16px 48px; margin-top: 30px; }
        .plot { flex: 1 1 480px; min-width: 0; max-width: 640px; }
        .plot figcaption { margin: 0 0 6px; display: flex; flex-wrap: wrap; gap: 2px 20px; align-items: baseline; }
        .legend { color: var(--soft); }
        .bar { display: inline-block; width: 14px; height: 10px; margin-right: 7px; border-radius: 1px; background: var(--real-fill); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        .line { display: inline-block; width: 14px; height: 0; margin-right: 7px; vertical-align: 4px; border-top: 2px solid var(--synthetic); }
        .chart { display: block; width: 100%; height: auto; font-size: 12px; }
        .chart text { fill: var(--soft); }
        .bars { fill: var(--real-fill); }
        .steps { fill: none; stroke: var(--synthetic); stroke-width: 1.75px; stroke-linejoin: round; }
        .line.real { border-top: 4px solid var(--real); opacity: .55; vertical-align: 3px; }
        .curve { fill: none; stroke: var(--real); stroke-width: 4px; stroke-linejoin: round; stroke-linecap: round; opacity: .55; }
        .mark { fill: none; stroke: var(--soft); stroke-dasharray: 2 4; }
        .axis { fill: none; stroke: var(--soft); }
        .level { fill: none; stroke: var(--faint); }

        .gallery { display: grid; gap: 20px; margin-top: 22px; }
        .gallery figcaption { margin: 0 0 8px; }
        .crops { display: grid; grid-template-columns: repeat(8, minmax(0, 1fr)); gap: 8px; }
        .crop { display: block; width: 100%; height: auto; border-radius: 4px; background: var(--panel); }
        .metrics { margin-top: 30px; }
        .metrics tbody td { padding-top: 4px; padding-bottom: 4px; }
        .donors { margin-top: 22px; }
        .soft { color: var(--soft); }
        .metrics .unit { padding-left: 12px; }
        .passed { color: #2d7d46; }
        .failed { color: #c2321a; font-weight: 600; }

        dl { display: grid; grid-template-columns: max-content minmax(0, 84ch); gap: 8px 32px; margin: 0; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        code { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, monospace; }

        #outlines { position: fixed; right: 40px; bottom: 40px; opacity: 0; }
        .toggle { position: fixed; right: 24px; bottom: 24px; z-index: 1; display: flex; gap: 10px; align-items: center; padding: 9px 16px 9px 12px; border-radius: 22px; background: var(--paper); border: 1px solid var(--faint); box-shadow: 0 2px 12px rgba(0, 0, 0, .14); font-size: 14px; cursor: pointer; user-select: none; -webkit-user-select: none; }
        .switch { width: 30px; height: 18px; border-radius: 9px; background: var(--soft); position: relative; }
        .switch::after { content: ""; position: absolute; left: 2px; top: 2px; width: 14px; height: 14px; border-radius: 50%; background: #fff; transition: left .12s; }
        #outlines:checked + .toggle .switch { background: #e0b400; }
        #outlines:checked + .toggle .switch::after { left: 14px; }
        #outlines:focus-visible + .toggle { outline: 2px solid var(--real); outline-offset: 2px; }
        #outlines:not(:checked) ~ main .outline { display: none; }

        @media screen and (max-width: 1180px) {
          table { font-size: 14px; }
          th, td { padding-right: 9px; }
          tbody th { min-width: 6em; padding-right: 12px; }
          .range { min-width: 6.4em; margin-left: 7px; }
          .detail, .range { font-size: 12px; }
        }
        @media screen and (max-width: 820px) {
          main { padding: 32px 18px 96px; }
          h1 { font-size: 30px; }
          section { margin-top: 52px; }
          .pair { flex-direction: column; }
          .plot { flex-basis: 100%; }
          .crops { grid-template-columns: repeat(4, minmax(0, 1fr)); }
          .pair figure { flex: none; width: 100%; }
          dl { grid-template-columns: 1fr; gap: 2px; }
          dd { margin-bottom: 12px; }
        }
        @media print {
          @page { margin: 14mm; }
          :root { --paper: #fff; }
          body { font-size: 10pt; }
          main { max-width: none; padding: 0; }
          h1 { font-size: 22pt; }
          h2 { font-size: 15pt; break-after: avoid; }
          .lead { font-size: 10.5pt; }
          section { margin-top: 28pt; break-inside: avoid; }
          .pair { gap: 12pt; }
          .plots { flex-wrap: nowrap; gap: 18pt; margin-top: 14pt; }
          .plot { flex: 1 1 0; font-size: 8pt; }
          figcaption { font-size: 8.5pt; }
          table { font-size: 8.5pt; }
          th, td { padding: 4pt 7pt 4pt 0; }
          .detail, .range { font-size: 7.5pt; }
          .scroll { overflow: visible; }
          .toggle, #outlines { display: none; }
          .pair, .plots, tbody, .caution { break-inside: avoid; }
          dl { grid-template-columns: 30% 70%; gap: 4pt 0; }
          .outline { stroke-width: .6px; }
        }

        """;
}
