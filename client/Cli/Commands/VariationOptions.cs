using System.CommandLine;
using System.Globalization;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>The options that say how far donors are varied. Each means the augmentation that it is about.</summary>
internal sealed class VariationOptions
{
    private static readonly VariationRanges Standard = VariationRanges.Default;

    private readonly Option<double> _angle = Number("--vary-angle", "Largest angle to either side in degrees, 0 to 180; means --augment angle.", "DEGREES", Standard.Angle, 0, 180);
    private readonly Option<(double Low, double High)> _scale = Range("--vary-scale", "Factors of a cell's length and width, 0.5 to 2, around 1; a scaled cell stays in its culture's range of areas; means --augment scale.", (Standard.ScaleLow, Standard.ScaleHigh));
    private readonly Option<double> _elastic = Number("--vary-elastic", "Strength of elastic deformation, 0 to 0.2: the largest displacement of grid nodes that are a third of the cell apart, as a share of their distance; means --augment elastic.", "SHARE", Standard.Elastic, 0, 0.2);
    private readonly Option<(double Low, double High)> _contrast = Range("--vary-contrast", "Factors of a cell's contrast to the background, 0.5 to 2, around 1; means --augment contrast (blend halo only).", (Standard.ContrastLow, Standard.ContrastHigh));
    private readonly Option<int> _brightness = CommonOptions.Count("--vary-brightness", "Grey levels that a cell becomes brighter or darker by at most; means --augment brightness.", Standard.Brightness, 0, 64);
    private readonly Option<double> _defocus = Number("--vary-defocus", "Largest blur of a cell in pixels, the standard deviation of a Gaussian, 0 to 3; means --augment defocus.", "PIXELS", Standard.Defocus, 0, 3);

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All => [_angle, _scale, _elastic, _contrast, _brightness, _defocus];

    /// <summary>The augmentations that were chosen, and those that a range was given for.</summary>
    public Augmentations? AddGiven(ParseResult parsed, Augmentations? chosen)
    {
        (Option Option, Augmentations Meaning)[] meanings =
        [
            (_angle, Augmentations.Angle), (_scale, Augmentations.Scale), (_elastic, Augmentations.Elastic),
            (_contrast, Augmentations.Contrast), (_brightness, Augmentations.Brightness), (_defocus, Augmentations.Defocus),
        ];
        return meanings.Where(m => parsed.IsGiven(m.Option)).Aggregate(chosen, (all, m) => (all ?? Augmentations.None) | m.Meaning);
    }

    /// <summary>The ranges; those of the preset where none was given.</summary>
    public VariationRanges? Read(ParseResult parsed, VariationRanges? preset)
    {
        if (!All.Any(o => parsed.IsGiven(o)))
            return preset;
        var start = preset ?? Standard;
        var scale = parsed.IsGiven(_scale) ? parsed.GetValue(_scale) : (start.ScaleLow, start.ScaleHigh);
        var contrast = parsed.IsGiven(_contrast) ? parsed.GetValue(_contrast) : (start.ContrastLow, start.ContrastHigh);
        return start with
        {
            Angle = parsed.IsGiven(_angle) ? parsed.GetValue(_angle) : start.Angle,
            ScaleLow = scale.Item1,
            ScaleHigh = scale.Item2,
            Elastic = parsed.IsGiven(_elastic) ? parsed.GetValue(_elastic) : start.Elastic,
            ContrastLow = contrast.Item1,
            ContrastHigh = contrast.Item2,
            Brightness = parsed.IsGiven(_brightness) ? parsed.GetValue(_brightness) : start.Brightness,
            Defocus = parsed.IsGiven(_defocus) ? parsed.GetValue(_defocus) : start.Defocus,
        };
    }

    /// <summary>An option with a number in a range.</summary>
    public static Option<double> Number(string name, string description, string help, double standard, double low, double high)
    {
        var option = new Option<double>(name) { Description = description, HelpName = help, DefaultValueFactory = _ => standard };
        option.CustomParser = result =>
        {
            if (TryParse(result.Tokens[0].Value, out var value) && value >= low && value <= high)
                return value;
            result.AddError(FormattableString.Invariant($"{name} '{result.Tokens[0].Value}': expected a number from {low} to {high}"));
            return standard;
        };
        return option;
    }

    private static Option<(double Low, double High)> Range(string name, string description, (double Low, double High) standard)
    {
        var option = new Option<(double Low, double High)>(name) { Description = description, HelpName = "A-B", DefaultValueFactory = _ => standard };
        option.CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split('-');
            if (parts.Length == 2 && TryParse(parts[0], out var low) && TryParse(parts[1], out var high) && low is >= 0.5 and <= 1 && high is >= 1 and <= 2)
                return (low, high);
            result.AddError($"{name} '{result.Tokens[0].Value}': expected a range such as 0.8-1.25, from 0.5 to 1 and from 1 to 2");
            return standard;
        };
        return option;
    }

    private static bool TryParse(string text, out double value) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
}
