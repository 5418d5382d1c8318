using System.Globalization;

namespace CellGenie.Synthesis.Realism;

/// <summary>A gate held against one culture.</summary>
/// <param name="Culture">Name of the culture; empty where none was compared.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Value">Its value; null where it could not be measured, which fails.</param>
/// <param name="Low">The least value allowed; null for none.</param>
/// <param name="High">The highest value allowed; null for none.</param>
/// <param name="Passed">Whether the value lies in the range.</param>
public sealed record GateResult(string Culture, string Metric, double? Value, double? Low, double? High, bool Passed)
{
    /// <summary>The result as a sentence: <c>cell: seamScore is 1.31, outside 0.9..1.1</c>.</summary>
    public override string ToString()
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"{Low}..{High}");
        var what = Value is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{Metric} is {value:0.####}, {(Passed ? "inside" : "outside")} {range}")
            : $"{Metric} could not be measured; {range} was asked for";
        return Culture.Length == 0 ? $"no culture was compared: {what}" : $"{Culture}: {what}";
    }
}
