using System.CommandLine;
using System.Globalization;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>The options that say which cultures meet in an image, and how many cells it has.</summary>
internal sealed class CellOptions
{
    private readonly RangeOption _cells = new("--cells", "Cells an image, for all cultures or one; may be given several times. A single number is exact: other cells replace those that find no room. Default: each culture's own range.");
    private readonly Option<int?> _sweep = new("--sweep") { Description = "Density sweep: so many exact numbers of cells, evenly spaced over --cells or each culture's own range, which the images have in turn.", HelpName = "N" };
    private readonly Option<int[]> _cellsSweep = new("--cells-sweep") { Description = "Density sweep over these exact numbers of cells, separated by commas.", HelpName = "N,N" };
    private readonly Option<CoCulture[]> _coCultures = new("--co-culture") { Description = "Several cultures in one image with the ratio of each, such as A172=0.7,BV2=0.3; the first gives background and frame. NAME:A172=7,BV2=3 names it. May be given several times; without --culture nothing else is made.", HelpName = "C=R,C=R", AllowMultipleArgumentsPerToken = false };

    public CellOptions()
    {
        _sweep.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var steps) && steps is < 2 or > CultureSpecification.MostCounts)
                result.AddError($"--sweep {steps}: 2 to {CultureSpecification.MostCounts} are possible");
        });
        _cellsSweep.CustomParser = result =>
        {
            var counts = new List<int>();
            foreach (var text in result.Tokens.SelectMany(t => t.Value.Split(',')))
            {
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                    result.AddError($"--cells-sweep '{text}': expected numbers such as 50,100,200");
                counts.Add(count);
            }

            return [.. counts];
        };
        _coCultures.CustomParser = result =>
        {
            var coCultures = new List<CoCulture>();
            foreach (var token in result.Tokens)
            {
                if (Parse(token.Value) is { } coCulture)
                    coCultures.Add(coCulture);
                else
                    result.AddError($"--co-culture '{token.Value}': expected cultures with ratios such as A172=0.7,BV2=0.3, or with a name such as dense:A172=7,BV2=3");
            }

            return [.. coCultures];
        };
    }

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All => [_coCultures, _cells.Option, _sweep, _cellsSweep];

    /// <summary>A request with what was given on the command line.</summary>
    public GenerationRequest Read(ParseResult parsed, GenerationRequest request)
    {
        if (parsed.GetResult(_cellsSweep) != null && (parsed.GetResult(_sweep) != null || parsed.GetResult(_cells.Option) != null))
            throw CommandException.Usage("give --cells-sweep alone, or --cells with --sweep");
        return request with
        {
            CoCultures = parsed.GetValue(_coCultures) is { Length: > 0 } coCultures ? coCultures : null,
            Cells = _cells.ForAll(parsed),
            CellsByCulture = _cells.ByCulture(parsed),
            ExactCells = _cells.HasNumber(parsed) ? true : null,
            CellsSweep = parsed.GetValue(_cellsSweep) is { Length: > 0 } counts ? counts : null,
            Sweep = parsed.GetValue(_sweep),
        };
    }

    private static CoCulture? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var parts = new List<CoCulturePart>();
        foreach (var part in text[(colon + 1)..].Split(','))
        {
            var equals = part.LastIndexOf('=');
            if (equals < 1 || !double.TryParse(part[(equals + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) || !(ratio is > 0 and <= CoCulture.MostRatio))
                return null;
            parts.Add(new CoCulturePart(part[..equals].Trim(), ratio));
        }

        return parts.Count < 2 || colon == 0 ? null : new CoCulture { Name = colon < 0 ? null : text[..colon], Parts = parts };
    }
}
