using System.Globalization;

namespace CellGenie.Synthesis.Realism;

/// <summary>A range that a metric must lie in, for every culture or for one.</summary>
/// <param name="Culture">Name of the culture, upper and lower case being the same; null for every culture that was compared.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Low">The least value allowed; null for none.</param>
/// <param name="High">The highest value allowed; null for none.</param>
public sealed record MetricGate(string? Culture, string Metric, double? Low, double? High)
{
    /// <summary>Reads <c>seamScore=0.9..1.1</c>, <c>classifierAuc=..0.75</c> or <c>BV2:borderGap=..0.05</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="gate">The gate; null when the text is none.</param>
    /// <param name="rule">What is wrong with the text; null when nothing is.</param>
    public static bool TryParse(string text, out MetricGate? gate, out string? rule)
    {
        gate = null;
        rule = "expected METRIC=LOW..HIGH, LOW.. or ..HIGH, such as seamScore=0.9..1.1, classifierAuc=..0.75 or, for one culture, BV2:borderGap=..0.05";
        var equals = text.LastIndexOf('=');
        var dots = text.IndexOf("..", equals + 1, StringComparison.Ordinal);
        if (equals < 1 || dots < 0 || !TryNumber(text[(equals + 1)..dots], out var low) || !TryNumber(text[(dots + 2)..], out var high) || (low ?? high) == null)
            return false;
        if (low > high)
        {
            rule = "the range is empty";
            return false;
        }

        var colon = text.LastIndexOf(':', equals);
        var name = text[(colon + 1)..equals];
        if (MetricDefinition.Find(name) is not { } metric)
        {
            rule = $"there is no metric '{name}'; there are {string.Join(", ", MetricDefinition.All.Select(m => m.Name))}";
            return false;
        }

        gate = new MetricGate(colon < 0 ? null : text[..colon], metric.Name, low, high);
        rule = null;
        return true;
    }

    /// <summary>Holds the gate against cultures.</summary>
    /// <param name="cultures">The metrics of each culture that was compared.</param>
    /// <returns>A result for each culture that the gate is for; where there is none, a single one that failed.</returns>
    public IReadOnlyList<GateResult> Check(IEnumerable<(string Name, RealismMetrics Metrics)> cultures)
    {
        var value = MetricDefinition.Find(Metric)!.Value;
        var results = cultures
            .Where(c => Culture == null || string.Equals(c.Name, Culture, StringComparison.OrdinalIgnoreCase))
            .Select(c => Judge(c.Name, value(c.Metrics))).ToList();
        return results.Count > 0 ? results : [Judge(Culture ?? "", null)];
    }

    // A metric that nothing is known of keeps no promise.
    private GateResult Judge(string culture, double? value) => new(culture, Metric, value, Low, High, value >= (Low ?? double.NegativeInfinity) && value <= (High ?? double.PositiveInfinity));

    private static bool TryNumber(string text, out double? number)
    {
        number = null;
        if (text.Length == 0)
            return true;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) || !double.IsFinite(parsed))
            return false;
        number = parsed;
        return true;
    }
}
