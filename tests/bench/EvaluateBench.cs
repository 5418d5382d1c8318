using System.Text.Json;
using CellGenie.Coco.Evaluation;

namespace CellGenie.Bench;

/// <summary>Evaluating a results file; <c>--make</c> writes the files first, <c>--peer PYTHON</c> runs pycocotools on them, too.</summary>
internal static class EvaluateBench
{
    public static int Run(Arguments arguments)
    {
        var folder = arguments.Text("dir");
        var (truth, results) = (Path.Combine(folder, "truth.json"), Path.Combine(folder, "results.json"));
        if (arguments.Has("make"))
        {
            Directory.CreateDirectory(folder);
            EvaluateFiles.Make(truth, results, arguments.Number("images", 100), arguments.Number("cells", 300), arguments.Number("detections", 500), arguments.Has("polygons"));
            return 0;
        }

        var type = arguments.Has("bbox") ? EvaluationType.Box : EvaluationType.Mask;
        var options = new EvaluationOptions
        {
            Protocol = EvaluationProtocol.Livecell,
            Type = type,
            ByCulture = arguments.Has("by-culture"),
            InstanceScores = arguments.Has("instance-scores"),
            Workers = arguments.Number("workers", 1),
        };
        // Repeats are for timing without the compiler's start; the first round is what a user of the command line waits for.
        for (var round = 0; round < arguments.Number("rounds", 1); round++)
        {
            var meter = new Meter();
            var scores = CocoEvaluation.Run(truth, results, options).Overall;
            Print(new { tool = "cellgenie", round, workers = options.Workers, wall_s = Math.Round(meter.WallSeconds, 3), cpu_s = Math.Round(meter.CpuSeconds, 3), peak_rss_mb = Math.Round(Meter.PeakMegabytes, 1), scores.AP, scores.Detections });
            if (arguments.Has("peer") && round == arguments.Number("rounds", 1) - 1)
                Compare(arguments.Text("peer"), truth, results, type, scores, meter.CpuSeconds);
        }

        return 0;
    }

    private static void Compare(string python, string truth, string results, EvaluationType type, EvaluationScores scores, double cpuSeconds)
    {
        if (Pycocotools.Run(python, truth, results, type == EvaluationType.Mask ? "segm" : "bbox", "livecell") is not { } peer)
            return;
        double[] ours = [scores.AP, scores.AP50, scores.AP75, scores.APs, scores.APm, scores.APl, .. scores.AR, scores.ARs, scores.ARm, scores.ARl];
        var theirs = peer.GetProperty("stats").EnumerateArray().Select(s => s.GetDouble());
        Print(new
        {
            tool = "pycocotools",
            cpu_s = peer.GetProperty("cpu_s").GetDouble(),
            peak_rss_mb = peer.GetProperty("peak_rss_mb").GetDouble(),
            times_our_cpu = Math.Round(peer.GetProperty("cpu_s").GetDouble() / cpuSeconds, 1),
            largest_difference = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max(),
        });
    }

    private static void Print<T>(T line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
