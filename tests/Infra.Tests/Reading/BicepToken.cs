namespace CellGenie.Infra.Tests;

/// <summary>A piece of a Bicep file.</summary>
/// <param name="Kind">What it is: <c>n</c>ame, <c>s</c>tring, <c>d</c>igits, <c>p</c>unctuation or <c>l</c>ine end.</param>
/// <param name="Text">Its text; of a string, what is between the quotes.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Depth">Brackets that are open before it.</param>
/// <param name="Inner">What stands in the <c>${…}</c> of a string.</param>
public sealed record BicepToken(char Kind, string Text, int Line, int Depth, IReadOnlyList<BicepToken> Inner)
{
    public bool Is(string text) => Kind is 'n' or 'p' && Text == text;
}
