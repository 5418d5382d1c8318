using System.Text.Json;

namespace CellGenie.Coco.Evaluation.Tests;

/// <summary>Five data sets whose numbers come from cocoapi's own evaluator.</summary>
public sealed class GoldenTests
{
    // Not 1e-12 but the last bit: counts, divisions and sums are made in the same order.
    private const double Tolerance = 0;

    public static TheoryData<int, int> Evaluations()
    {
        var data = new TheoryData<int, int>();
        int[] counts = [2, 4, 4, 2, 2];
        for (var set = 0; set < counts.Length; set++)
        {
            for (var evaluation = 0; evaluation < counts[set]; evaluation++)
                data.Add(set, evaluation);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Evaluations))]
    public void Golden_set_gives_the_numbers_of_cocoapi(int set, int evaluation)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Repository.Shared("reference/oracle/coco-golden.json")));
        var sets = golden.RootElement.GetProperty("cases");
        Assert.Equal(Evaluations().Count, sets.EnumerateArray().Sum(c => c.GetProperty("evaluations").GetArrayLength()));
        var expected = sets[set].GetProperty("evaluations")[evaluation];
        using var folder = new TempFolder();
        File.WriteAllText(folder["gt.json"], JsonSerializer.Serialize(new
        {
            images = sets[set].GetProperty("images"),
            annotations = sets[set].GetProperty("annotations"),
            categories = sets[set].GetProperty("categories"),
        }));
        File.WriteAllText(folder["dt.json"], sets[set].GetProperty("results").GetRawText());

        var options = new EvaluationOptions { Protocol = ProtocolOf(expected), Type = expected.GetProperty("iouType").GetString() == "segm" ? EvaluationType.Mask : EvaluationType.Box };
        var scores = CocoEvaluation.Run(folder["gt.json"], folder["dt.json"], options).Overall;
        AssertClose(expected.GetProperty("stats"), scores.AP, scores.AP50, scores.AP75, scores.APs, scores.APm, scores.APl, scores.AR[0], scores.AR[1], scores.AR[2], scores.ARs, scores.ARm, scores.ARl);
        AssertClose(expected.GetProperty("precisionMeanPerIou"), [.. scores.PrecisionByThreshold]);
        AssertClose(expected.GetProperty("recallMeanPerIou"), [.. scores.RecallByThreshold]);
    }

    private static EvaluationProtocol ProtocolOf(JsonElement evaluation)
    {
        var areas = evaluation.GetProperty("areaRng");
        var byCategory = evaluation.GetProperty("useCats").GetInt32() == 1;
        return new EvaluationProtocol
        {
            Name = "golden",
            DetectionLimits = [.. evaluation.GetProperty("maxDets").EnumerateArray().Select(m => m.GetInt32())],
            AreaRanges = EvaluationProtocol.Ranges(areas[1][1].GetDouble(), areas[2][1].GetDouble()),
            CategoryIds = [.. evaluation.GetProperty("catIds").EnumerateArray().Select(c => c.GetInt32())],
            PerCategory = byCategory,
        };
    }

    private static void AssertClose(JsonElement expected, params double[] actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Length);
        for (var i = 0; i < actual.Length; i++)
            Assert.True(Math.Abs(expected[i].GetDouble() - actual[i]) <= Tolerance, $"number {i + 1} is {actual[i]:R}, not {expected[i].GetDouble():R}");
    }
}
