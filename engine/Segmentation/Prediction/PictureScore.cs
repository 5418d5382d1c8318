using CellGenie.Coco;
using CellGenie.Coco.Evaluation;

namespace CellGenie.Segmentation;

/// <summary>The score of a single image.</summary>
internal static class PictureScore
{
    /// <summary>Mask AP at IoU 0.5 of one image by LIVECell's protocol, 0 to 1; NaN without a true cell.</summary>
    public static double Ap50(CocoImage image, IReadOnlyList<CocoAnnotation> truths, ImageDetections found)
    {
        var folder = Directory.CreateTempSubdirectory("cellgenie-").FullName;
        try
        {
            var (truth, results) = (Path.Combine(folder, "truth.json"), Path.Combine(folder, "results.json"));
            CocoWriter.Write(
                truth, new CocoInfo(), [], [new CocoCategory(ResultsWriter.CellCategory, "cell")], [image],
                truths.Select((t, i) => t with { Id = i + 1, CategoryId = ResultsWriter.CellCategory }));
            using (var writer = new ResultsWriter(results))
            {
                writer.Write(image.Id, found);
                writer.Complete();
            }

            var options = new EvaluationOptions { Protocol = EvaluationProtocol.Livecell, Type = EvaluationType.Mask, Workers = 1 };
            var ap50 = CocoEvaluation.Run(truth, results, options).Overall.AP50;
            return ap50 < 0 ? double.NaN : ap50;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
