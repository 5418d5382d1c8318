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

    /// <summary>The range that was given for a culture, or for all; null when none was.</summary>
    public IntRange? For(ParseResult parsed, string culture)
    {
        IntRange? found = null;
        var isOwn = false;
        foreach (var (name, text) in (parsed.GetValue(_option) ?? []).Select(Split))
        {
            var own = string.Equals(name, culture, StringComparison.OrdinalIgnoreCase);
            if ((own || (name.Length == 0 && !isOwn)) && IntRange.TryParse(text, out var range))
                (found, isOwn) = (range, own);
        }

        return found;
    }

    /// <summary>The cultures that were named.</summary>
    public IEnumerable<string> Cultures(ParseResult parsed) => (parsed.GetValue(_option) ?? []).Select(v => Split(v).Culture).Where(c => c.Length > 0);

    private static (string Culture, string Range) Split(string value)
    {
        var equals = value.LastIndexOf('=');
        return equals < 0 ? ("", value) : (value[..equals], value[(equals + 1)..]);
    }
}
