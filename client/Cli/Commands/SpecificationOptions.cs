using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>The options that make up a <see cref="GenerationSpecification"/>.</summary>
internal sealed class SpecificationOptions
{
    private readonly Option<string> _preset = new("--preset") { Description = "What the other options start from: default (as near to real images as can be) or paper (uniform scatter, hard paste).", HelpName = "default|paper", DefaultValueFactory = _ => GenerationSpecification.PaperPreset };
    private readonly Option<string[]> _cultures = new("--culture") { Description = "A culture to make; may be given several times. Default: all of the library.", HelpName = "C" };
    private readonly Option<int> _perCulture = CommonOptions.Count("--per-culture", "Images of each culture.", 10, 1, 100_000_000);
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly CellOptions _cells = new();
    private readonly RangeOption _area = new("--area", "Area of the donors in pixels, for all cultures or one. Default: each culture's own range.");
    private readonly Option<(int Width, int Height)?> _size = CommonOptions.Size();
    private readonly RuleOptions _rules = new();
    private readonly Option<SegmentationEncoding> _segmentation = Choice("--segmentation", "How masks are written: auto, polygon or rle; all are exact.", SegmentationEncoding.Auto);

    public SpecificationOptions() => _preset.AcceptOnlyFromAmong([.. GenerationSpecification.Presets]);

    /// <summary>What is written.</summary>
    public OutputFormats Formats { get; } = new();

    public void AddTo(Command command)
    {
        Option[] all = [_preset, _cultures, _perCulture, _seed, .. _cells.All, _area.Option, _size, .. _rules.All, _segmentation, .. Formats.All];
        foreach (var option in all)
            command.Options.Add(option);
    }

    /// <summary>What the options ask for.</summary>
    public GenerationRequest ReadRequest(ParseResult parsed)
    {
        var size = parsed.GetValue(_size);
        var request = _cells.Read(parsed, new GenerationRequest
        {
            Preset = parsed.GetValue(_preset)!,
            Seed = parsed.GetValue(_seed),
            ImagesPerCulture = parsed.GetValue(_perCulture),
            Cultures = parsed.GetValue(_cultures) ?? [],
            Area = _area.ForAll(parsed),
            AreaByCulture = _area.ByCulture(parsed),
            Width = size?.Width,
            Height = size?.Height,
            Rules = _rules.Read(parsed, GenerationRequest.RulesOf(parsed.GetValue(_preset)!)),
            Segmentation = parsed.GetValue(_segmentation),
        });
        return Formats.AddTo(request, parsed);
    }

    /// <summary>What the options mean for a library.</summary>
    public GenerationSpecification Read(ParseResult parsed, CellBank bank) => Build(bank, ReadRequest(parsed));

    /// <summary>What a request means for a library; ends the command with "not found" where it names what the library lacks.</summary>
    public static GenerationSpecification Build(CellBank bank, GenerationRequest request)
    {
        try
        {
            return request.ToSpecification(bank.Index.Cultures, bank.Folder);
        }
        catch (CellGenieException e)
        {
            throw CommandException.NotFound(e.Message);
        }
    }

    /// <summary>An option with the names of an enumeration, their first letter small.</summary>
    public static Option<T> Choice<T>(string name, string description, T standard)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]).ToArray();
        var option = new Option<T>(name) { Description = description, HelpName = string.Join('|', names), DefaultValueFactory = _ => standard };
        option.CustomParser = result =>
        {
            if (Enum.TryParse<T>(result.Tokens[0].Value, ignoreCase: true, out var value) && names.Contains(result.Tokens[0].Value, StringComparer.OrdinalIgnoreCase))
                return value;
            result.AddError($"{name} '{result.Tokens[0].Value}': expected {string.Join(", ", names)}");
            return standard;
        };
        return option;
    }
}
