using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary>What <c>predict</c> found, as it prints it.</summary>
internal sealed record PredictSummary(string Folder, int Images, long Detections, long Certain, ScoreSummary? Scores, IReadOnlyList<string> Problems)
{
    public static PredictSummary Of(string folder, PredictionSummary summary) =>
        new(folder, summary.Images, summary.Detections, summary.Certain, ScoreSummary.Of(summary.Scores), summary.Problems);

    public void WriteText(TextWriter output)
    {
        output.WriteLine($"{Images} images, {Certain} cells, {Detections} detections in {Path.Combine(Folder, PredictionFiles.Results)}");
        if (Scores != null)
            output.WriteLine($"{Scores}");
    }
}
