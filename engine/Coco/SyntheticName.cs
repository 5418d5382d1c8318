using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CellGenie.Coco;

/// <summary>What the file name of a synthetic image says where its layout was written in several blends, for example <c>BV2_Phase_synthetic_00000012_halo.png</c>, or where it is a frame of a sequence, <c>BV2_Phase_synthetic_00000012_t003.png</c>.</summary>
/// <param name="Layout">What all images of the layout or sequence begin with, <c>BV2_Phase_synthetic_00000012</c>.</param>
/// <param name="Blend">The blend, <c>halo</c>, or the frame, <c>t003</c>.</param>
public sealed partial record SyntheticName(string Layout, string Blend)
{
    /// <summary>Reads a file name; folders before it are ignored.</summary>
    public static bool TryParse(string fileName, [NotNullWhen(true)] out SyntheticName? name)
    {
        var match = Pattern().Match(LivecellName.BaseName(fileName));
        name = match.Success ? new SyntheticName(match.Groups[1].Value, match.Groups[2].Value) : null;
        return match.Success;
    }

    [GeneratedRegex(@"^([^_].*?_Phase_synthetic_[0-9]{8,9})_([a-z]{1,16}|t[0-9]{3})(?:\.[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
