using System.Xml.Linq;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class MetricsTests
{
    private static readonly TrainingStart Start = new(0, 10, 3, 2, 99, ["cpu"], "none");
    private static readonly ValidationScores Scores = new(0.5, 0.8, double.NaN, 0.4, 0.7, 0.3, 0.2);

    [Fact]
    public void Log_can_be_read_back()
    {
        using var folder = new TempFolder();
        using (var log = new MetricsLog(folder["m"], 2))
        {
            log.Started(Start);
            for (var i = 0; i < 10; i++)
                log.Stepped(Step(i));
            log.Evaluated(new EvaluationMetrics(10, Scores, true, 1.5));
            log.CheckpointWritten(new CheckpointWritten(10, folder["step"], false));
            log.Noted("a \"note\"\nof two lines");
        }

        var history = MetricsHistory.Read(folder["m"]);

        Assert.Equal([0, 2, 4, 6, 8, 9], history.Steps.Select(s => s.Iteration));
        Assert.Equal(Step(4).Losses, history.Steps[2].Losses);
        Assert.Equal(Scores, history.Best!.Scores);
        Assert.Equal(10, File.ReadAllLines(folder["m"]).Length);
    }

    [Fact]
    public void Resumed_log_drops_what_is_done_again_and_a_line_that_was_cut_off()
    {
        using var folder = new TempFolder();
        using (var log = new MetricsLog(folder["m"], 1))
        {
            log.Started(Start);
            for (var i = 0; i < 6; i++)
            {
                log.Stepped(Step(i));
                if (i == 3)
                    log.Evaluated(new EvaluationMetrics(4, Scores, true, 1));
            }
        }

        File.AppendAllText(folder["m"], "{\"type\":\"step\",\"iter");
        using (var log = new MetricsLog(folder["m"], 1))
        {
            log.Started(Start with { FirstIteration = 4 });
            log.Stepped(Step(4));
        }

        var history = MetricsHistory.Read(folder["m"]);
        Assert.Equal([0, 1, 2, 3, 4], history.Steps.Select(s => s.Iteration));
        Assert.Equal(4, Assert.Single(history.Evaluations).Iteration);
    }

    [Theory]
    [InlineData("{\n")]
    [InlineData("[]\n")]
    [InlineData("{\"type\":\"step\"}\n")]
    [InlineData("{\"type\":\"step\",\"iteration\":\"x\"}\n")]
    [InlineData("{\"type\":\"evaluation\",\"iteration\":1e99}\n")]
    public void Read_of_a_damaged_line_names_it(string text)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["m"], text);

        Assert.Contains("line 1", Assert.Throws<InvalidInputException>(() => MetricsHistory.Read(folder["m"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_is_well_formed_and_shows_every_loss()
    {
        using var folder = new TempFolder();
        using (var log = new MetricsLog(folder["m"], 1))
        {
            log.Started(Start);
            for (var i = 0; i < 10; i++)
                log.Stepped(Step(i) with { TotalLoss = i == 5 ? double.NaN : 10 - i });
            log.Evaluated(new EvaluationMetrics(10, Scores, true, 1));
        }

        TrainingReport.Write(folder["m"], folder["r.html"], "<paper> & friends");

        var page = XDocument.Parse(File.ReadAllText(folder["r.html"]).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        var text = page.Root!.Value;
        Assert.All(LossNames.Of(ModelPresets.Paper), name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.Contains("<paper> & friends", text, StringComparison.Ordinal);
        Assert.Contains("50.00", text, StringComparison.Ordinal);
        Assert.Equal(1 + 9 + 1 + 4, page.Descendants().Count(e => e.Name.LocalName == "polyline"));
        Assert.DoesNotContain("NaN", File.ReadAllText(folder["r.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Model_card_says_what_the_model_is_and_where_its_numbers_come_from()
    {
        using var folder = new TempFolder();
        var job = new TrainingJob { Model = ModelPresets.Tiny, Options = new(), Training = [new() { Path = "a.json" }], OutputFolder = folder.Path };

        ModelCard.Write(folder["card.md"], job, Start, new TrainingOutcome(10, true, new EvaluationMetrics(10, Scores, true, 1), folder["model.safetensors"]), [(job.Training[0], 3)], null);

        var card = File.ReadAllText(folder["card.md"]);
        Assert.Contains("`a.json`: 3 images", card, StringComparison.Ordinal);
        Assert.Contains("| livecell | 50.00 | 80.00 | - | 40.00 | 70.00 |", card, StringComparison.Ordinal);
        Assert.Contains("No score on LIVECell is claimed", card, StringComparison.Ordinal);
        Assert.Contains("Initial weights: random", card, StringComparison.Ordinal);
    }

    private static StepMetrics Step(int iteration) =>
        new(iteration, 0.02, [.. LossNames.Of(ModelPresets.Paper).Select((name, i) => KeyValuePair.Create(name, 1.0 / (i + 1 + iteration)))], 10 - iteration, 3, 2.5, 0.01, null);
}
