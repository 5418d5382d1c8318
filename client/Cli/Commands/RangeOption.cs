using System.CommandLine;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>A range for all cultures (<c>300</c>, <c>250-350</c>), for one (<c>BV2=1000-3000</c>), or both, in several values.</summary>
internal sealed class RangeOption
{
    private readonly Option<string[]> _option;

    public RangeOption(string name, string description)
    {
        _option = new Option<string[]>(name) { Description = description, HelpName = "[C=]N|A-B" };
        _option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!IntRange.TryParse(Split(token.Value).Range, out _))
                    result.AddError($"{name} '{token.Value}': expected a number such as 300, a range such as 250-350, or one for a culture such as BV2=1000-3000");
            }
        });
    }

    public Option Option => _option;

    /// <summary>The last range that was given for all cultures; null when none was.</summary>
    public IntRange? ForAll(ParseResult parsed) => Values(parsed).Where(v => v.Culture.Length == 0).Select(v => (IntRange?)v.Range).LastOrDefault();

    /// <summary>The last range of each culture that was named.</summary>
    public IReadOnlyDictionary<string, IntRange> ByCulture(ParseResult parsed)
    {
        var ranges = new Dictionary<string, IntRange>(StringComparer.OrdinalIgnoreCase);
        foreach (var (culture, range) in Values(parsed).Where(v => v.Culture.Length > 0))
            ranges[culture] = range;
        return ranges;
    }

    /// <summary>Whether a single number was given, not only ranges.</summary>
    public bool HasNumber(ParseResult parsed) => (parsed.GetValue(_option) ?? []).Any(v => Split(v).Range.All(char.IsAsciiDigit));

    private IEnumerable<(string Culture, IntRange Range)> Values(ParseResult parsed)
    {
        foreach (var (culture, text) in (parsed.GetValue(_option) ?? []).Select(Split))
        {
            if (IntRange.TryParse(text, out var range))
                yield return (culture, range);
        }
    }

    private static (string Culture, string Range) Split(string value)
    {
        var equals = value.LastIndexOf('=');
        return equals < 0 ? ("", value) : (value[..equals], value[(equals + 1)..]);
    }
}
