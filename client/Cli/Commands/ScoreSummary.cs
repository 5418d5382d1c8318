using System.Globalization;
using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary>Average precision by both protocols, from 0 to 1; null where it is undefined.</summary>
internal sealed record ScoreSummary(
    double? MaskAp, double? MaskAp50, double? MaskAp75, double? BoxAp, double? BoxAp50, double? CocoMaskAp, double? CocoBoxAp)
{
    public static ScoreSummary? Of(ValidationScores? scores) => scores is not { } s ? null : new ScoreSummary(
        Known(s.MaskAp), Known(s.MaskAp50), Known(s.MaskAp75), Known(s.BoxAp), Known(s.BoxAp50), Known(s.CocoMaskAp), Known(s.CocoBoxAp));

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"mask AP {Text(MaskAp)}, AP50 {Text(MaskAp50)}, AP75 {Text(MaskAp75)}, box AP {Text(BoxAp)} (LIVECell's protocol); mask AP {Text(CocoMaskAp)}, box AP {Text(CocoBoxAp)} (COCO's)";

    private static double? Known(double score) => double.IsNaN(score) ? null : Math.Round(score, 6);

    private static string Text(double? score) => score is { } s ? (100 * s).ToString("0.00", CultureInfo.InvariantCulture) : "-";
}
