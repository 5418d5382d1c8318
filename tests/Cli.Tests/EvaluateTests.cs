using System.Text.Json;

namespace CellGenie.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public EvaluateTests()
    {
        // Image 1: one of two cells found, with IoU 160/200 = 0.8. Image 2: its cell found exactly, and one false detection of a lower score.
        File.WriteAllText(Truth, """
            {"categories":[{"id":1,"name":"cell"}],
            "images":[{"id":1,"file_name":"BV2_Phase_A1_1_00d00h00m_1.tif","width":100,"height":80},{"id":2,"file_name":"Huh7_Phase_A1_1_00d00h00m_1.tif","width":100,"height":80}],
            "annotations":[
            {"id":1,"image_id":1,"category_id":1,"iscrowd":0,"area":200,"bbox":[0,0,20,10],"segmentation":[[0,0,20,0,20,10,0,10]]},
            {"id":2,"image_id":1,"category_id":1,"iscrowd":0,"area":200,"bbox":[50,0,20,10],"segmentation":[[50,0,70,0,70,10,50,10]]},
            {"id":3,"image_id":2,"category_id":1,"iscrowd":0,"area":200,"bbox":[0,0,20,10],"segmentation":[[0,0,20,0,20,10,0,10]]}]}
            """);
        File.WriteAllText(Predictions, """
            [{"image_id":1,"category_id":1,"score":0.9,"bbox":[0,0,16,10],"segmentation":[[0,0,16,0,16,10,0,10]]},
            {"image_id":2,"category_id":1,"score":0.8,"bbox":[0,0,20,10],"segmentation":[[0,0,20,0,20,10,0,10]]},
            {"image_id":2,"category_id":1,"score":0.3,"bbox":[60,40,20,10],"segmentation":[[60,40,80,40,80,50,60,50]]}]
            """);
    }

    private string Truth => _folder["truth.json"];

    private string Predictions => _folder["results.json"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("segm")]
    [InlineData("bbox")]
    public void Json_has_the_protocol_and_the_scores_as_fractions_overall_and_by_culture(string type)
    {
        using var json = JsonDocument.Parse(Evaluate(0, "--type", type, "--by-culture", "--output", "json").Output);
        var root = json.RootElement;
        Assert.Equal(("livecell", type), (root.GetProperty("protocol").GetString(), root.GetProperty("type").GetString()));
        // Up to IoU 0.8 two of three cells are found at precision 1: 67 recall points. Above it the first detection is false: one of three at 1/2, 34 points.
        Assert.Equal((7 * 67 / 101.0 + 3 * 0.5 * 34 / 101.0) / 10, root.GetProperty("AP").GetDouble(), 12);
        Assert.Equal(67 / 101.0, root.GetProperty("AP50").GetDouble(), 12);
        Assert.Equal((7 * 2 / 3.0 + 3 / 3.0) / 10, root.GetProperty("AR2000").GetDouble(), 12);
        Assert.Equal(-1, root.GetProperty("APl").GetDouble());
        foreach (var name in "AP75 APs APm AR100 AR500 ARs ARm ARl".Split(' '))
            Assert.InRange(root.GetProperty(name).GetDouble(), -1, 1);
        var cultures = root.GetProperty("cultures");
        Assert.Equal(["BV2", "Huh7"], cultures.EnumerateObject().Select(c => c.Name));
        Assert.Equal(0.7 * 51 / 101, cultures.GetProperty("BV2").GetProperty("AP").GetDouble(), 12);
        Assert.Equal(1, cultures.GetProperty("Huh7").GetProperty("AP").GetDouble(), 12);
    }

    [Fact]
    public void Protocols_give_different_names_of_recall()
    {
        using var json = JsonDocument.Parse(Evaluate(0, "--type", "segm", "--output", "json", "--protocol", "coco").Output);
        Assert.Equal("coco", json.RootElement.GetProperty("protocol").GetString());
        foreach (var name in "AR1 AR10 AR100".Split(' '))
            Assert.True(json.RootElement.TryGetProperty(name, out _), name);
        Assert.False(json.RootElement.TryGetProperty("cultures", out _));
    }

    [Fact]
    public void Table_is_in_percent_and_names_the_protocol()
    {
        var lines = Evaluate(0, "--type", "segm", "--by-culture", "--instance-scores").Output.Split('\n');
        Assert.StartsWith("protocol livecell, segm: 2 images, 3 annotations, 3 detections; percent", lines[0]);
        Assert.Matches(@"^all +51\.49 +66\.34 +66\.34 +51\.49 +n/a +n/a ", lines[3]);
        Assert.StartsWith("BV2", lines[4]);
        Assert.Contains(lines, l => l.Contains("instance scores of the detections with a score of at least 0.5"));
        // Cells found above IoU 0.5: two of three, mean IoU 0.9, no spurious one above the score: PQ = 1.8 / (2 + 1/2).
        Assert.Contains(lines, l => l.StartsWith("all") && l.Contains(" 72.00 "));
    }

    [Fact]
    public void Instance_scores_follow_the_score_threshold()
    {
        using var json = JsonDocument.Parse(Evaluate(0, "--type", "segm", "--instance-scores", "--score-threshold", "0.2", "--output", "json").Output);
        var scores = json.RootElement.GetProperty("instanceScores");
        Assert.Equal(1.8 / 3, scores.GetProperty("PQ").GetDouble(), 12);
        Assert.Equal((0.8 + 0 + 1) / 3, scores.GetProperty("SEG").GetDouble(), 12);
        Assert.Equal(1 - 11 / 30.0, scores.GetProperty("DET").GetDouble(), 12);
        Assert.Equal(1, scores.GetProperty("countError").GetDouble(), 12);
    }

    [Fact]
    public void Csv_and_curves_name_the_protocol_in_every_row()
    {
        Evaluate(0, "--type", "segm", "--by-culture", "--csv", _folder["scores.csv"], "--curves", _folder["curves.csv"]);
        var scores = File.ReadAllLines(_folder["scores.csv"]);
        Assert.Equal(4, scores.Length);
        Assert.All(scores[1..], l => Assert.StartsWith("livecell,segm,", l));
        var curves = File.ReadAllLines(_folder["curves.csv"]);
        Assert.Equal(1 + 3 * 10 * 101, curves.Length);
        Assert.All(curves[1..], l => Assert.StartsWith("livecell,segm,", l));
    }

    [Fact]
    public void Worker_count_does_not_change_the_output() =>
        Assert.Equal(Evaluate(0, "--type", "segm", "--workers", "1", "--output", "json").Output, Evaluate(0, "--type", "segm", "--workers", "5", "--output", "json").Output);

    [Fact]
    public void Damaged_predictions_end_with_1_and_name_file_place_and_rule()
    {
        const string text = """[{"image_id":1,"category_id":1,"score":0.9,"segmentation":[[0,0,16,0,16,10]]},{"image_id":9,"category_id":1,"score":0.9}]""";
        File.WriteAllText(Predictions, text);
        var result = Evaluate(1, "--type", "segm");
        Assert.Contains($"results.json, result 2, byte {text.LastIndexOf('{')}: image_id 9 does not exist in", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Empty_predictions_score_0_with_a_warning()
    {
        File.WriteAllText(Predictions, "[]");
        var result = Evaluate(0, "--type", "segm", "--output", "json");
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal((0, -1), (json.RootElement.GetProperty("AP").GetDouble(), json.RootElement.GetProperty("APl").GetDouble()));
        Assert.Contains("warning: ", result.Error);
    }

    [Fact]
    public void Annotation_id_0_is_warned_about_and_defective_annotations_end_with_5()
    {
        File.WriteAllText(Truth, File.ReadAllText(Truth).Replace("\"id\":3,", "\"id\":0,"));
        Assert.Contains("annotation 0", Evaluate(0, "--type", "segm").Error);
        File.WriteAllText(Truth, File.ReadAllText(Truth).Replace("[0,0,20,0,20,10,0,10]", "[0,0,20]"));
        Assert.Contains("warning: ", Evaluate(5, "--type", "segm").Error);
    }

    [Fact]
    public void Wrong_usage_ends_with_2_and_missing_files_with_4()
    {
        Evaluate(2, "--type", "keypoints");
        Evaluate(2, "--type", "bbox", "--instance-scores");
        Evaluate(2, "--type", "segm", "--protocol", "voc");
        CellGenieProcess.Expect(2, "evaluate", "--ground-truth", Truth, "--predictions", Predictions, "--type", "segm");
        CellGenieProcess.Expect(4, "evaluate", "--ground-truth", _folder["none"], "--predictions", Predictions, "--protocol", "coco", "--type", "segm");
        CellGenieProcess.Expect(4, "evaluate", "--ground-truth", Truth, "--predictions", _folder["none"], "--protocol", "coco", "--type", "segm");
    }

    [Fact]
    public void Help_has_an_example()
    {
        var help = CellGenieProcess.Expect(0, "evaluate", "--help").Output;
        Assert.Contains("Example: cellgenie evaluate", help);
        Assert.Contains("--output", help);
    }

    private Testing.Tool.Result Evaluate(int exitCode, params string[] more)
    {
        string[] protocol = more.Contains("--protocol") ? [] : ["--protocol", "livecell"];
        return CellGenieProcess.Expect(exitCode, ["evaluate", "--ground-truth", Truth, "--predictions", Predictions, .. protocol, .. more]);
    }
}
