namespace CellGenie.Synthesis.Report;

/// <summary>What the quiz adds to <see cref="ReportStyle"/>, with the same restriction on characters.</summary>
internal static class QuizStyle
{
    public const string Css = """

        body { counter-reset: right answered; }
        #done { position: fixed; opacity: 0; }
        .questions { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 36px 28px; }
        .question { border: 0; margin: 0; padding: 0; min-width: 0; }
        .question legend { padding: 0 0 8px; font-size: 14px; color: var(--soft); }
        .question .crop { width: 100%; }
        .answers { display: flex; gap: 10px; margin-top: 10px; position: relative; }
        .answers input { position: absolute; opacity: 0; }
        .answers label { flex: 1 1 0; text-align: center; padding: 8px 0; border: 1px solid var(--faint); border-radius: 6px; cursor: pointer; user-select: none; -webkit-user-select: none; }
        .answers label:hover { border-color: var(--soft); }
        .answers input:checked + label { background: var(--ink); color: var(--paper); border-color: var(--ink); }
        .answers input:focus-visible + label { outline: 2px solid var(--real); outline-offset: 2px; }
        .answers input.right:checked { counter-increment: right answered; }
        .answers input.wrong:checked { counter-increment: answered; }
        .truth { visibility: hidden; margin: 6px 0 0; font-size: 13px; }
        #done:checked ~ main .truth { visibility: visible; }
        #done:checked ~ main .answers input.right:checked + label { background: #2d7d46; border-color: #2d7d46; color: #fff; }
        #done:checked ~ main .answers input.wrong:checked + label { background: #b3372b; border-color: #b3372b; color: #fff; }
        #done:checked ~ main .answers label { pointer-events: none; }
        .reveal { display: inline-block; padding: 12px 26px; border-radius: 8px; background: var(--ink); color: var(--paper); font-weight: 600; cursor: pointer; }
        #done:focus-visible ~ main .reveal { outline: 2px solid var(--real); outline-offset: 2px; }
        #done:checked ~ main .reveal { display: none; }
        .score, .meaning { display: none; }
        #done:checked ~ main .score { display: block; font-size: 32px; font-weight: 650; letter-spacing: -.01em; }
        #done:checked ~ main .meaning { display: block; }
        .score::after { content: counter(right) " of " counter(answered) " answers are right"; }

        """;
}
