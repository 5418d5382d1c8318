using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco.Evaluation.Tests;

public sealed class ResultsFileTests
{
    private const string Valid = """{"image_id":1,"category_id":1,"score":0.5,"bbox":[0,0,10,10],"segmentation":{"size":[100,100],"counts":[0,10,9990]}}""";

    [Theory]
    [InlineData("", "", "is not valid JSON")]
    [InlineData("{}", "", "is not a results file")]
    [InlineData("[" + Valid, "byte", "is not valid JSON")]
    [InlineData("[" + Valid + "]x", "byte", "is not valid JSON")]
    [InlineData("[" + Valid + ",7]", "result 2, byte", "is not an object")]
    [InlineData("""[{"category_id":1,"score":0.5,"bbox":[0,0,10,10]}]""", "result 1, byte 1", "has no image_id")]
    [InlineData("""[{"image_id":1,"score":0.5,"bbox":[0,0,10,10]}]""", "result 1, byte 1", "has no category_id")]
    [InlineData("""[{"image_id":1,"category_id":1,"bbox":[0,0,10,10]}]""", "result 1, byte 1", "has no score")]
    [InlineData("""[{"image_id":1.5,"category_id":1,"score":0.5}]""", "result 1, byte 1", "image_id is not a whole number")]
    [InlineData("""[{"image_id":1,"category_id":5000000000,"score":0.5}]""", "result 1, byte 1", "category_id")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":NaN}]""", "result 1, byte 1", "score is not a finite number")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":"0.5"}]""", "result 1, byte 1", "score is not a finite number")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"bbox":[0,0,10]}]""", "result 1, byte 1", "bbox is not [x, y, width, height]")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"bbox":[0,0,10,10,10]}]""", "result 1, byte 1", "bbox is not [x, y, width, height]")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"bbox":{"x":1}}]""", "result 1, byte 1", "bbox is not [x, y, width, height]")]
    [InlineData("""[{"image_id":99,"category_id":1,"score":0.5,"bbox":[0,0,10,10]}]""", "result 1, byte 1", "image_id 99 does not exist")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"bbox":[0,0,10,10]}]""", "result 1, byte 1", "has no segmentation")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"segmentation":7}]""", "result 1, byte 1", "neither a list of polygons nor a run-length mask")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"segmentation":[[0,0,5]]}]""", "result 1, byte 1", "fewer than 6 numbers")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"segmentation":{"size":[100,100],"counts":[5,6]}}]""", "result 1, byte 1", "the runs add up to 11 pixels, the frame has 10000")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"segmentation":{"size":[100,100],"counts":"~~"}}]""", "result 1, byte 1", "character")]
    [InlineData("""[{"image_id":1,"category_id":1,"score":0.5,"segmentation":{"size":[50,200],"counts":[0,10,9990]}}]""", "result 1, byte 1", "200x50 pixels, the frame has 100x100")]
    public void Damaged_results_name_file_place_and_rule(string text, string place, string rule)
    {
        using var folder = new TempFolder();
        var (truth, results) = new Scene { Truths = [new(1, 1, 0, 0, 10, 10)] }.Write(folder);
        File.WriteAllText(results, text);
        foreach (var workers in new[] { 1, 2 })
        {
            var error = Assert.Throws<InvalidInputException>(() => CocoEvaluation.Run(truth, results, Options(workers)));
            Assert.Equal(results, error.File);
            Assert.Contains(place, error.Place);
            Assert.Contains(rule, error.Rule);
        }
    }

    [Fact]
    public void Boxes_without_bbox_and_mask_are_refused()
    {
        using var folder = new TempFolder();
        var (truth, results) = new Scene { Truths = [new(1, 1, 0, 0, 10, 10)] }.Write(folder);
        File.WriteAllText(results, $"[{Valid},{{\"image_id\":1,\"category_id\":1,\"score\":0.4}}]");
        var error = Assert.Throws<InvalidInputException>(() => CocoEvaluation.Run(truth, results, Options() with { Type = EvaluationType.Box }));
        Assert.Contains("result 2", error.Place);
        Assert.Contains("has no bbox", error.Rule);
    }

    [Fact]
    public void Any_damaged_byte_ends_in_scores_or_in_a_named_error()
    {
        using var folder = new TempFolder();
        var scene = RandomScenes.Of(12);
        scene.Results.Add(new Scene.Found(scene.Images[0], 0.3, 1, 1, 9, 9) { Segmentation = $$"""{"size":[{{scene.Height}},{{scene.Width}}],"counts":"{{Rle.FromMask(new byte[scene.Width * scene.Height], scene.Width, scene.Height).ToCompressedString()}}"}""" });
        var (truth, results) = scene.Write(folder);
        var valid = File.ReadAllBytes(results);
        var random = new Random(4);
        var outcomes = new int[2];
        for (var i = 0; i < 400; i++)
        {
            var bytes = valid.ToArray();
            for (var k = random.Next(1, 4); k > 0; k--)
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"0123456789-.eE[]{},:\""[random.Next(21)];
            File.WriteAllBytes(results, i % 10 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                CocoEvaluation.Run(truth, results, Options() with { Type = i % 2 == 0 ? EvaluationType.Mask : EvaluationType.Box });
                outcomes[0]++;
            }
            catch (InvalidInputException e)
            {
                Assert.Equal(results, e.File);
                outcomes[1]++;
            }
        }

        Assert.All(outcomes, o => Assert.NotEqual(0, o));
    }

    [Fact]
    public void Missing_file_is_a_named_error()
    {
        using var folder = new TempFolder();
        var (truth, results) = new Scene().Write(folder);
        File.Delete(results);
        Assert.Equal(results, Assert.Throws<InvalidInputException>(() => CocoEvaluation.Run(truth, results, Options(2))).File);
        Assert.Equal(folder["none"], Assert.Throws<InvalidInputException>(() => CocoEvaluation.Run(folder["none"], truth, Options(2))).File);
    }

    [Fact]
    public void Defective_annotations_are_left_out_and_listed()
    {
        using var folder = new TempFolder();
        var (truth, results) = new Scene { Truths = [new(1, 1, 0, 0, 10, 10), new(2, 5, 0, 0, 10, 10)], Results = [new(1, 0.9, 0, 0, 10, 10)] }.Write(folder);
        var result = CocoEvaluation.Run(truth, results, Options());
        Assert.Equal((1L, 1L), (result.LeftOut, result.Overall.GroundTruths));
        Assert.Contains(result.Warnings, w => w.Contains("annotation 2") && w.Contains("image 5 does not exist"));
    }

    [Fact]
    public void Memory_is_the_index_not_the_file()
    {
        const int images = 100;
        const int perImage = 1000;
        using var folder = new TempFolder();
        var (truth, results) = new Scene { Width = 704, Height = 520, Images = [.. Enumerable.Range(1, images).Select(i => (long)i)], Truths = [new(1, 1, 0, 0, 10, 10)] }.Write(folder);
        using (var text = new StreamWriter(results))
        {
            // Results of all images by turns: nothing is where its neighbours are.
            var outline = string.Join(',', Enumerable.Range(0, 100).Select(k => $"{300 + 20 * Math.Cos(k * Math.PI / 50):0.00},{300 + 20 * Math.Sin(k * Math.PI / 50):0.00}"));
            for (var i = 0; i < images * perImage; i++)
                text.Write($"{(i == 0 ? "[" : ",\n")}{{\"image_id\":{i % images + 1},\"category_id\":1,\"score\":0.{i % 997 + 1},\"segmentation\":[[{outline}]]}}");
            text.Write("]");
        }

        var megabytes = new FileInfo(results).Length >> 20;
        Assert.InRange(megabytes, 100, 200);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var seen = new Watch(p => most = p.Done % 20 == 0 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)) : most);
        var scores = CocoEvaluation.Run(truth, results, Options() with { Type = EvaluationType.Box }, seen, TestContext.Current.CancellationToken).Overall;
        Assert.Equal(images * perImage, scores.Detections);
        Assert.InRange((most - before) >> 20, 0, 20);
    }

    [Fact]
    public void Cancelled_evaluation_stops()
    {
        using var folder = new TempFolder();
        using var cancellation = new CancellationTokenSource();
        var (truth, results) = new Scene { Images = [.. Enumerable.Range(1, 50).Select(i => (long)i)] }.Write(folder);
        var watch = new Watch(p =>
        {
            if (p.Done == 5)
                cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => CocoEvaluation.Run(truth, results, Options(), watch, cancellation.Token));
    }

    [Fact]
    public void Contradicting_options_are_refused()
    {
        using var folder = new TempFolder();
        var (truth, results) = new Scene().Write(folder);
        Assert.Throws<ArgumentException>(() => CocoEvaluation.Run(truth, results, Options() with { Type = EvaluationType.Box, InstanceScores = true }));
        Assert.Throws<ArgumentException>(() => CocoEvaluation.Run(truth, results, Options() with { Protocol = EvaluationProtocol.Coco with { DetectionLimits = [1, 1, 5] } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => CocoEvaluation.Run(truth, results, Options(0)));
    }

    [Fact]
    public void Names_with_escapes_and_a_byte_order_mark_are_read()
    {
        using var folder = new TempFolder();
        var (truth, results) = new Scene { Truths = [new(1, 1, 0, 0, 10, 10)] }.Write(folder);
        File.WriteAllText(results, "[" + Valid.Replace("\"score\"", "\"note\":\"a \\\"score\\\": [7\",\"score\"") + "]", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(1, CocoEvaluation.Run(truth, results, Options()).Overall.Detections);
    }

    private static EvaluationOptions Options(int workers = 1) => new() { Protocol = EvaluationProtocol.Livecell, Type = EvaluationType.Mask, Workers = workers };

    private sealed class Watch(Action<EvaluationProgress> action) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => action(value);
    }
}
