namespace CellGenie.Coco.Evaluation.Tests;

public sealed class EvaluationCsvTests
{
    private static readonly EvaluationResult Result = new Scene
    {
        Images = [1, 2],
        NameOf = i => i == 1 ? "A, \"b\"_Phase_1.tif" : "BV2_Phase_1.tif",
        Truths = [new(1, 1, 0, 0, 20, 10), new(2, 2, 0, 0, 20, 10)],
        Results = [new(1, 0.9, 0, 0, 16, 10)],
    }.Evaluate(EvaluationProtocol.Livecell, EvaluationType.Mask, o => o with { ByCulture = true });

    [Fact]
    public void Every_row_has_the_protocol_and_as_many_fields_as_the_header()
    {
        using var text = new StringWriter();
        EvaluationCsv.WriteScores(text, Result);
        var lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal("protocol,type,culture,images,ground_truths,detections,AP,AP50,AP75,APs,APm,APl,AR100,AR500,AR2000,ARs,ARm,ARl", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("livecell,segm,all,2,2,1,0.3", lines[1]);
        Assert.StartsWith("livecell,segm,\"A, \"\"b\"\"\",1,1,1,0.69999", lines[2]);
        Assert.Equal("livecell,segm,BV2,1,1,0,0,0,0,0,-1,-1,0,0,0,0,-1,-1", lines[3]);
    }

    [Fact]
    public void Curves_have_a_row_for_each_culture_threshold_and_recall()
    {
        using var text = new StringWriter();
        EvaluationCsv.WriteCurves(text, Result);
        var lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(1 + 3 * 10 * 101, lines.Length);
        // One of two cells is found at IoU 0.8: precision 1 up to recall 1/2 at the thresholds up to 0.8.
        Assert.StartsWith("livecell,segm,all,0.8,0.5,0.999", lines[1 + 6 * 101 + 50]);
        Assert.Equal("livecell,segm,all,0.8,0.51,0", lines[1 + 6 * 101 + 51]);
        Assert.Equal("livecell,segm,all,0.85,0,0", lines[1 + 7 * 101]);
    }
}
