using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CellGenie.Coco;

/// <summary>What a LIVECell file name says, for example <c>BV2_Phase_A4_1_00d00h00m_1.tif</c>.</summary>
/// <param name="Culture">Cell culture, <c>BV2</c>.</param>
/// <param name="Well">Well of the plate, <c>A4</c>.</param>
/// <param name="Location">Field inside the well, 1.</param>
/// <param name="Time">Time since the start of the experiment.</param>
/// <param name="Crop">Quarter of the microscope's frame, 1. The crops of one frame share its illumination.</param>
public sealed partial record LivecellName(string Culture, string Well, int Location, TimeSpan Time, int Crop)
{
    /// <summary>Reads a file name; folders before it are ignored.</summary>
    public static bool TryParse(string fileName, [NotNullWhen(true)] out LivecellName? name)
    {
        var match = Pattern().Match(BaseName(fileName));
        name = match.Success
            ? new LivecellName(
                match.Groups[1].Value,
                match.Groups[2].Value,
                Number(3),
                new TimeSpan(Number(4), Number(5), Number(6), 0),
                Number(7))
            : null;
        return match.Success;

        int Number(int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>The part behind the last separator of either kind: annotation files travel between systems.</summary>
    internal static string BaseName(string fileName) => fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];

    [GeneratedRegex(@"^([^_].*?)_Phase_([A-Za-z][0-9]{1,3})_([0-9]{1,5})_([0-9]{1,4})d([0-9]{1,4})h([0-9]{1,4})m_([0-9]{1,5})(?:\.[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
