using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

/// <summary>What a format cannot hold is counted, and only that.</summary>
public sealed class LossTests : IDisposable
{
    private readonly ConversionLab _lab = new();

    public void Dispose() => _lab.Dispose();

    // Three boxes: 1 = 10x10 at (0,0); 2 = 10x10 at (5,0), which shares 5x10 with 1; 3 = 2x2 at (6,1), inside both.
    [Theory]
    [InlineData(OverlapPolicy.LastWins, new[] { 50, 96, 4 }, 2, 0, 0)]
    [InlineData(OverlapPolicy.FirstWins, new[] { 100, 50, 0 }, 1, 1, 0)]
    [InlineData(OverlapPolicy.SmallestWins, new[] { 96, 50, 4 }, 2, 0, 0)]
    [InlineData(OverlapPolicy.Drop, new[] { 100, 0, 0 }, 0, 0, 2)]
    public void Overlap_policy_says_who_gets_shared_pixels(OverlapPolicy policy, int[] areas, int cut, int hidden, int dropped)
    {
        AddThreeBoxes();
        var (folder, report) = _lab.ConvertTo(DatasetFormat.LabelsPng, new ConversionOptions { Overlap = policy });
        var map = ImageFile.LoadLabels(Path.Combine(folder, "labels/a.png"));
        Assert.Equal(areas, Enumerable.Range(1, 3).Select(label => map.Labels.Count(l => l == label)));
        Assert.Equal(DatasetConverter.PolicyName(policy), report.Overlap);
        Assert.Equal((cut, hidden, dropped), (Count(report, ConversionLoss.CutInstances), Count(report, ConversionLoss.HiddenInstances), Count(report, ConversionLoss.DroppedInstances)));
        Assert.Equal(policy == OverlapPolicy.Drop ? 0 : 50, Count(report, ConversionLoss.SharedPixels));
        Assert.Equal((3, areas.Count(a => a > 0)), (report.AnnotationsRead, report.AnnotationsWritten));
    }

    [Fact]
    public void Overlap_policy_error_leaves_the_image_out_and_names_the_two()
    {
        AddThreeBoxes();
        var (folder, report) = _lab.ConvertTo(DatasetFormat.LabelsPng, new ConversionOptions { Overlap = OverlapPolicy.Error });
        Assert.Equal((1, 0), (report.ImagesRead, report.ImagesWritten));
        var problem = Assert.Single(report.Problems);
        Assert.Equal(("a.png", "annotation 101"), (problem.File, problem.Place));
        Assert.Contains("annotation 100", problem.Rule);
        Assert.False(Directory.Exists(Path.Combine(folder, "labels")));
    }

    [Fact]
    public void More_cells_than_labels_are_an_error_of_that_image_alone()
    {
        var image = _lab.AddImage("many.png", 300, 300);
        for (var i = 0; i <= LabelMap.MaxLabel; i++)
            _lab.AddBox(image, i % 300, i / 300, i % 300 + 1, i / 300 + 1);
        _lab.AddBox(_lab.AddImage("one.png", 30, 20), 1, 1, 5, 5);
        _lab.Write();
        var report = _lab.ConvertTo(DatasetFormat.LabelsTiff32).Report;
        Assert.Equal((1, 1), (report.ImagesWritten, report.AnnotationsWritten));
        Assert.Contains("65536 instances", Assert.Single(report.Problems).Rule);
    }

    [Fact]
    public void Crowds_are_left_out_and_counted_except_in_coco()
    {
        var image = _lab.AddImage("a.png", 30, 20);
        _lab.AddBox(image, 1, 1, 5, 5);
        _lab.Add(image, new PolygonSegmentation([[10, 10, 20, 10, 20, 20, 10, 20]]), isCrowd: true);
        _lab.Write();
        foreach (var format in DatasetFormat.All)
        {
            var report = _lab.ConvertTo(format).Report;
            Assert.Equal(format.HoldsCrowds ? 0 : 1, Count(report, ConversionLoss.Crowds));
            Assert.Equal(format.HoldsCrowds ? 2 : 1, report.AnnotationsWritten);
        }
    }

    [Fact]
    public void Holes_cut_or_joined_are_counted()
    {
        var image = _lab.AddImage("a.png", 30, 20);
        var bits = new byte[600];
        for (var i = 0; i < 600; i++)
            bits[i] = i % 30 is >= 5 and < 12 && i / 30 is >= 5 and < 12 && (i % 30, i / 30) != (8, 8) ? (byte)1 : (byte)0;
        _lab.Add(image, new RleSegmentation(Rle.FromMask(bits, 30, 20)));
        _lab.Write();
        Assert.Equal(1, Count(_lab.ConvertTo(DatasetFormat.CocoPolygon).Report, ConversionLoss.CutHoles));
        Assert.Equal(1, Count(_lab.ConvertTo(DatasetFormat.Yolo).Report, ConversionLoss.JoinedRings));
        Assert.Empty(_lab.ConvertTo(DatasetFormat.CocoRle).Report.Losses);
    }

    [Fact]
    public void Outlines_beyond_the_frame_are_clipped_and_counted()
    {
        var image = _lab.AddImage("a.png", 30, 20);
        _lab.AddBox(image, -5, 5, 5, 15);
        _lab.AddBox(image, 40, 5, 50, 15);
        _lab.Write();
        var (folder, report) = _lab.ConvertTo(DatasetFormat.Yolo);
        Assert.Equal((1, 1), (Count(report, ConversionLoss.TracedOutlines), Count(report, ConversionLoss.EmptyMasks)));
        var numbers = File.ReadAllText(Path.Combine(folder, "labels/a.txt")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0", "0", "0.25", "0.166666666667", "0.25", "0.166666666667", "0.75", "0", "0.75"], numbers);
    }

    [Fact]
    public void Categories_cultures_and_ids_are_counted_where_there_is_no_place_for_them()
    {
        var image = _lab.AddImage("a.png", 30, 20, culture: "BV2");
        _lab.AddBox(image, 1, 1, 5, 5);
        _lab.Add(image, new PolygonSegmentation([[10, 10, 20, 10, 20, 20]]), category: 7);
        _lab.Write(ConversionLab.Cell, new CocoCategory(7, "nucleus"));
        foreach (var format in DatasetFormat.All)
        {
            var report = _lab.ConvertTo(format).Report;
            Assert.Equal(format.HoldsCategories ? 0 : 2, Count(report, ConversionLoss.Categories));
            Assert.Equal(format.HoldsCultures ? 0 : 1, Count(report, ConversionLoss.Cultures));
            Assert.Equal(format.HoldsIds ? 0 : 2, Count(report, ConversionLoss.Ids));
        }
    }

    [Fact]
    public void Images_of_one_name_get_different_ones()
    {
        foreach (var name in new[] { "x/a.png", "y/a.png", "y/A.tif" })
            _lab.AddBox(_lab.AddImage(name, 30, 20), 1, 1, 5, 5);
        _lab.Write();
        var (folder, report) = _lab.ConvertTo(DatasetFormat.Cellpose);
        Assert.Equal(["A_3.tif", "A_3_masks.tif", "a.png", "a_2.png", "a_2_masks.tif", "a_masks.tif", "conversion.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(3, Count(report, ConversionLoss.RenamedImages));
        Assert.Equal(3, report.ImagesCopied);
    }

    [Fact]
    public void Names_that_lead_out_of_the_folder_stay_inside()
    {
        var images = new[] { "../../evil.png", "/etc/evil.png", "C:\\evil.png", "a/../../../b.png", "..", "con:trol?.png" }.Select((name, i) => new CocoImage(i + 1, name, 30, 20)).ToList();
        CocoWriter.Write(_lab.Annotations, new CocoInfo(), [], [ConversionLab.Cell], images, []);
        foreach (var format in DatasetFormat.All)
        {
            var (folder, report) = _lab.ConvertTo(format, new ConversionOptions());
            Assert.Equal(0, report.ProblemCount);
            Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(folder)!, "*evil*"));
        }
    }

    [Fact]
    public void Missing_pictures_and_images_without_cells_are_counted()
    {
        _lab.AddBox(_lab.AddImage("a.png", 30, 20), 1, 1, 5, 5);
        _lab.AddImage("b.png", 30, 20);
        File.Delete(Path.Combine(_lab.Images, "b.png"));
        _lab.Write();
        Assert.Equal(1, Count(_lab.ConvertTo(DatasetFormat.Yolo).Report, ConversionLoss.MissingPictures));
        Assert.Equal(1, Count(_lab.ConvertTo(DatasetFormat.Kaggle).Report, ConversionLoss.EmptyImages));
        Assert.Equal(0, _lab.ConvertTo(DatasetFormat.Yolo, new ConversionOptions { CopyImages = false }).Report.ImagesCopied);
    }

    [Fact]
    public void Report_survives_json_and_names_every_loss_once()
    {
        AddThreeBoxes();
        var (folder, report) = _lab.ConvertTo(DatasetFormat.LabelsPng);
        var text = File.ReadAllText(Path.Combine(folder, ConversionReport.FileName));
        Assert.Equal(report.ToJson() + "\n", text);
        Assert.Equal(text, ConversionReport.FromJson(text).ToJson() + "\n");
        Assert.Equal(ConversionLoss.All.Count, ConversionLoss.All.Select(l => l.Id).Distinct().Count());
        Assert.Throws<InvalidInputException>(() => ConversionReport.FromJson("{}"));
    }

    private void AddThreeBoxes()
    {
        var image = _lab.AddImage("a.png", 30, 20);
        _lab.AddBox(image, 0, 0, 10, 10);
        _lab.AddBox(image, 5, 0, 15, 10);
        _lab.AddBox(image, 6, 1, 8, 3);
        _lab.Write();
    }

    private static long Count(ConversionReport report, ConversionLoss loss) => report.Losses.SingleOrDefault(l => l.Kind == loss.Id)?.Count ?? 0;
}
