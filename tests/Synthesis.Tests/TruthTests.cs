using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>Whole masks, hidden shares, depth, centres and contour classes of scenes that were worked out by hand.</summary>
public sealed class TruthTests
{
    private const TruthFiles All = TruthFiles.Amodal | TruthFiles.Contours;

    /// <summary>From the top: two squares that overlap by 2 x 2 pixels, a bar under both, a bar under the upper one alone where that hides the lower one too, and a cell for itself.</summary>
    private static JsonElement[] Scene(SegmentationEncoding encoding)
    {
        var image = new ComposedImage(20, 12, keepsWholeMasks: true);
        AddBox(image, 1, 1, 4, 4);
        AddBox(image, 3, 3, 4, 4);
        AddBox(image, 0, 4, 10, 1);
        AddBox(image, 3, 0, 1, 4);
        AddBox(image, 15, 8, 3, 2);
        var text = new Utf8Buffer();
        text.Append("["u8);
        new AmodalFormatter(encoding).Append(text, image, 7, 101);
        text.Append("]"u8);
        using var json = JsonDocument.Parse(text.Text.ToArray());
        return [.. json.RootElement.EnumerateArray().Select(e => e.Clone())];
    }

    [Theory]
    [InlineData(SegmentationEncoding.Auto)]
    [InlineData(SegmentationEncoding.Rle)]
    public void Scene_has_the_areas_shares_order_and_centres_worked_out_by_hand(SegmentationEncoding encoding)
    {
        var cells = Scene(encoding);
        Assert.Equal([101, 102, 103, 104, 105], cells.Select(c => c.GetProperty("id").GetInt32()));
        Assert.All(cells, c => Assert.Equal(7, c.GetProperty("image_id").GetInt32()));
        Assert.Equal([16, 16, 10, 4, 6], cells.Select(c => c.GetProperty("area").GetInt32()));
        Assert.Equal(["[1,1,4,4]", "[3,3,4,4]", "[0,4,10,1]", "[3,0,1,4]", "[15,8,3,2]"], cells.Select(c => c.GetProperty("bbox").GetRawText()));
        // The bar is hidden from x = 1 to 6; the upright one below its first pixel.
        Assert.Equal([16, 12, 4, 1, 6], cells.Select(c => c.GetProperty("visible_area").GetInt32()));
        Assert.Equal(["0", "0.25", "0.6", "0.75", "0"], cells.Select(c => c.GetProperty("occlude_rate").GetRawText()));
        Assert.Equal([1, 2, 3, 4, 5], cells.Select(c => c.GetProperty("depth_order").GetInt32()));
        // The upright bar lies under both squares at (3, 3), but only the upper one is seen there.
        Assert.Equal(["[]", "[101]", "[101,102]", "[101]", "[]"], cells.Select(c => c.GetProperty("occluded_by").GetRawText()));
        Assert.Equal(["[3,3]", "[5,5]", "[5,4.5]", "[3.5,2]", "[16.5,9]"], cells.Select(c => c.GetProperty("center").GetRawText()));
        // 16 pixels around 5 less four around 4: 64 / 12. The bar's rest: (0.5 + 7.5 + 8.5 + 9.5) / 4.
        Assert.Equal(["[3,3]", "[5.33,5.33]", "[6.5,4.5]", "[3.5,0.5]", "[16.5,9]"], cells.Select(c => c.GetProperty("visible_center").GetRawText()));
    }

    [Fact]
    public void Whole_outline_of_a_hidden_square_is_the_square()
    {
        var numbers = Scene(SegmentationEncoding.Polygon)[1].GetProperty("segmentation")[0].EnumerateArray().Select(n => n.GetInt32()).Chunk(2).Select(p => (p[0], p[1])).Order();
        Assert.Equal([(3, 3), (3, 7), (7, 3), (7, 7)], numbers);
    }

    [Fact]
    public void Whole_masks_end_at_the_frame()
    {
        var masks = new WholeMasks(10, 8);
        // A square of 6 x 6 that reaches two pixels beyond the left side and three beyond the bottom, and one wholly outside.
        ushort[] square = [.. Enumerable.Range(0, 6).SelectMany(y => new[] { (ushort)y, (ushort)0, (ushort)6 })];
        masks.Add(square, -2, 5);
        masks.Add(square, 10, 0);
        Assert.Equal([12, 0], new[] { masks.AreaOf(0), masks.AreaOf(1) });
        Assert.Equal([5, 0, 4, 6, 0, 4, 7, 0, 4], masks.RunsOf(0).ToArray());
        Assert.Empty(masks.RunsOf(1).ToArray());
    }

    [Fact]
    public void Contours_of_touching_squares_are_those_drawn_by_hand()
    {
        var labels = new PaddedLabels(14, 8);
        // Two squares side by side; the right one is cut by the frame on its right, which is no edge of it.
        Fill(labels, 1, 1, 6, 6, 1);
        Fill(labels, 7, 1, 7, 6, 2);
        string[] thin =
        [
            "00000000000000",
            "02222233222222",
            "02111133111111",
            "02111133111111",
            "02111133111111",
            "02111133111111",
            "02222233222222",
            "00000000000000",
        ];
        Assert.Equal(thin, Rows(new ContourMapper(1).Map(labels), 14));
        string[] wide =
        [
            "00000000000000",
            "02222333322222",
            "02222333322222",
            "02211333311111",
            "02211333311111",
            "02222333322222",
            "02222333322222",
            "00000000000000",
        ];
        Assert.Equal(wide, Rows(new ContourMapper(2).Map(labels), 14));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void Contours_of_any_labels_are_what_their_definition_says(int width)
    {
        var random = new Random(width);
        var mapper = new ContourMapper(width);
        for (var round = 0; round < 12; round++)
        {
            var labels = new PaddedLabels(random.Next(3, 90), random.Next(3, 60));
            for (var i = 0; i < 12; i++)
            {
                var (x, y) = (random.Next(labels.Width), random.Next(labels.Height));
                Fill(labels, x, y, random.Next(1, labels.Width - x + 1), random.Next(1, labels.Height - y + 1), (ushort)(random.Next(4) == 0 ? 0 : random.Next(2) == 0 ? ushort.MaxValue - i : i + 1));
            }

            var map = new LabelMap(labels.Width, labels.Height);
            labels.CopyTo(map);
            DatasetTruth.CheckContours(map, new GrayImage(map.Width, map.Height, mapper.Map(labels).ToArray()), width);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(70)]
    public void Dataset_with_all_truth_in_several_blends_is_continued_to_the_same_bytes(int after)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Everything(bank, 20);
        DatasetGenerator.Generate(bank, specification, lab["whole"], 2);
        DatasetTruth.Check(lab["whole"], specification);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetGenerator.Generate(bank, specification, lab["cut"], 3, new CallAt(after, cancellation.Cancel), cancellation.Token));
        Assert.False(File.Exists(Path.Combine(lab["cut"], "amodal.json")));
        Assert.Equal(after, DatasetGenerator.Generate(bank, specification, lab["cut"], 2).Resumed);
        Assert.Equal(Specifications.Hashes(lab["whole"]), Specifications.Hashes(lab["cut"]));
    }

    [Fact]
    public void Dataset_that_lost_the_end_of_its_whole_masks_starts_again_to_the_same_bytes()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Everything(bank, 20);
        DatasetGenerator.Generate(bank, specification, lab["whole"], 2);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetGenerator.Generate(bank, specification, lab["cut"], 1, new CallAt(50, cancellation.Cancel), cancellation.Token));
        using (var file = File.OpenWrite(Path.Combine(lab["cut"], "amodal.json.partial")))
            file.SetLength(100);
        Assert.Equal(0, DatasetGenerator.Generate(bank, specification, lab["cut"], 2).Resumed);
        Assert.Equal(Specifications.Hashes(lab["whole"]), Specifications.Hashes(lab["cut"]));
    }

    [Fact]
    public void Verification_finds_every_change_in_whole_masks_and_contours()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        DatasetGenerator.Generate(bank, Everything(bank, 2), lab["out"], 2);
        var head = ManifestHead.Read(Path.Combine(lab["out"], DatasetFiles.Manifest));
        IReadOnlyList<string> Differences() => DatasetVerifier.Verify(bank, head, lab["out"], 2, null, TestContext.Current.CancellationToken).Differences;
        Assert.Empty(Differences());
        var contours = Directory.GetFiles(Path.Combine(lab["out"], "contours")).Order().First();
        var intact = File.ReadAllBytes(contours);
        File.WriteAllBytes(contours, [.. intact, 0]);
        Assert.Contains("contours/", Assert.Single(Differences()));
        File.WriteAllBytes(contours, intact);
        var amodal = Path.Combine(lab["out"], "amodal.json");
        intact = File.ReadAllBytes(amodal);
        var changed = (byte[])intact.Clone();
        changed[changed.Length / 2] ^= 1;
        File.WriteAllBytes(amodal, changed);
        Assert.Matches("amodal.json: differs from byte [0-9]+ on, at image [0-9]+", Assert.Single(Differences()));
        File.WriteAllBytes(amodal, [.. intact, 32]);
        Assert.Contains("after the last image", Assert.Single(Differences()));
    }

    [Fact]
    public void Summary_names_the_hash_of_whole_masks_and_old_datasets_have_none()
    {
        using var lab = TestLab.WithTwoCultures(2);
        using var bank = lab.Extract();
        DatasetGenerator.Generate(bank, Everything(bank, 1), lab["out"], 1);
        Assert.Equal(Specifications.Hashes(lab["out"])["amodal.json"].ToLowerInvariant(), DatasetSummary.Read(Path.Combine(lab["out"], DatasetFiles.Manifest)).AmodalSha256);
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 1), lab["plain"], 1);
        var manifest = File.ReadAllText(Path.Combine(lab["plain"], DatasetFiles.Manifest));
        Assert.All(["amodal", "truth", "contour", "blends"], word => Assert.DoesNotContain(word, manifest, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("""{"truth":"amodal,depth"}""", "$.truth")]
    [InlineData("""{"truth":3}""", "$.truth")]
    [InlineData("""{"contourWidth":"2"}""", "$.contourWidth")]
    [InlineData("""{"rules":{"blends":["hard","magic"]}}""", "$.rules.blends[1]")]
    public void Request_for_unknown_truth_is_refused_with_its_place(string json, string place) =>
        Assert.Equal(place, Assert.Throws<InvalidInputException>(() => GenerationRequest.Parse(json)).Place);

    [Fact]
    public void Request_carries_truth_and_blends_to_the_specification()
    {
        using var lab = TestLab.WithTwoCultures(1);
        using var bank = lab.Extract();
        var request = GenerationRequest.Parse("""{"imagesPerCulture":3,"truth":"contours, amodal","contourWidth":3,"rules":{"blends":["hard","poisson"]}}""");
        var specification = GenerationSpecification.Parse(request.ToSpecification(bank.Index.Cultures, "lib").ToJson());
        Assert.Equal((All, 3, 12), (specification.Truth, specification.ContourWidth, specification.ImageCount));
        Assert.Equal([BlendMode.Hard, BlendMode.Poisson], specification.Rules.Blends);
    }

    [Fact]
    public void Nonsense_is_named()
    {
        using var lab = TestLab.WithTwoCultures(1);
        using var bank = lab.Extract();
        var good = Specifications.Of(bank);
        string Message(GenerationSpecification s) => Assert.Throws<CellGenieException>(() => DatasetGenerator.Generate(bank, s, lab["out"], 1)).Message;
        Assert.Contains("contour width is 17", Message(good with { ContourWidth = 17 }));
        Assert.Contains("truth 8", Message(good with { Truth = (TruthFiles)8 }));
        Assert.Contains("each once", Message(good with { Rules = good.Rules with { Blends = [BlendMode.Hard, BlendMode.Hard] } }));
        Assert.Contains("each once", Message(good with { Rules = good.Rules with { Blends = [] } }));
        Assert.Contains("feather width", Message(good with { Rules = good.Rules with { Blends = [BlendMode.Hard, BlendMode.Feather], FeatherWidth = 99 } }));
    }

    private static GenerationSpecification Everything(CellBank bank, int perCulture) =>
        Specifications.Of(bank, perCulture, rules: new CompositionRules { Blends = [BlendMode.Poisson, BlendMode.Hard] }, cells: new IntRange(30, 60)) with { Truth = All };

    private static void AddBox(ComposedImage image, int x, int y, int width, int height)
    {
        var label = (ushort)(image.Cells.Count + 1);
        var visible = 0;
        var runs = new List<ushort>();
        for (var dy = 0; dy < height; dy++)
        {
            runs.AddRange([(ushort)dy, 0, (ushort)width]);
            for (var dx = 0; dx < width; dx++)
            {
                ref var owner = ref image.Labels.Buffer[image.Labels.Index(x + dx, y + dy)];
                if (owner != 0)
                    continue;
                owner = label;
                visible++;
            }
        }

        image.WholeMasks!.Add(runs.ToArray(), x, y);
        image.Cells.Add(new PlacedCell(0, x, y, 0, visible));
    }

    private static void Fill(PaddedLabels labels, int x, int y, int width, int height, ushort label)
    {
        for (var row = y; row < y + height; row++)
            labels.Buffer.AsSpan(labels.Index(x, row), width).Fill(label);
    }

    private static string[] Rows(ReadOnlySpan<byte> classes, int width) => [.. classes.ToArray().Chunk(width).Select(r => string.Concat(r))];

    /// <summary>Calls back when so many images are done.</summary>
    private sealed class CallAt(int done, Action call) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value)
        {
            if (value.Done == done)
                call();
        }
    }
}
