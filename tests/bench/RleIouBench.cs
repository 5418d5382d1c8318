using System.Text.Json;
using CellGenie.Coco.Evaluation;

namespace CellGenie.Bench;

/// <summary>Intersection over union of 1,000 x 1,000 cell masks of one image; <c>--peer PYTHON</c> runs pycocotools on them, too.</summary>
internal static class RleIouBench
{
    public static int Run(Arguments arguments)
    {
        var (detections, truths) = EvaluateFiles.Masks(arguments.Number("count", 1000));
        var matrix = new double[detections.Length * truths.Length];
        var rounds = arguments.Number("rounds", 500);
        var best = Best(rounds, () => matrix = RleIou.Matrix(detections, truths));
        var bestAgain = Best(rounds, () => RleIou.Fill(matrix, detections, truths));
        Console.WriteLine(JsonSerializer.Serialize(new { tool = "cellgenie", masks = detections.Length, ms = best, ms_same_matrix = bestAgain, sum = matrix.Sum() }));
        if (!arguments.Has("peer"))
            return 0;
        var path = Path.GetTempFileName();
        File.WriteAllText(path, $"[{EvaluateFiles.ToJson(detections)},{EvaluateFiles.ToJson(truths)}]");
        if (Pycocotools.Run(arguments.Text("peer"), "--iou", path) is { } peer)
            Console.WriteLine(JsonSerializer.Serialize(new { tool = "pycocotools", peer, times_ours = Math.Round(peer.GetProperty("cpu_ms").GetDouble() / best, 1) }));
        File.Delete(path);
        return 0;
    }

    private static double Best(int rounds, Action work)
    {
        var best = double.PositiveInfinity;
        for (var round = 0; round < rounds; round++)
        {
            var meter = new Meter();
            work();
            best = Math.Min(best, meter.WallSeconds);
        }

        return Math.Round(1000 * best, 3);
    }
}
