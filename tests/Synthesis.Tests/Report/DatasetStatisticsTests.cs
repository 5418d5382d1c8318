using CellGenie.Imaging;
using CellGenie.Synthesis.Report;
using Picture = CellGenie.Synthesis.Tests.Report.SmallLab.Picture;

namespace CellGenie.Synthesis.Tests.Report;

public sealed class DatasetStatisticsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Small_dataset_has_the_numbers_worked_out_by_hand(int workers)
    {
        using var lab = SmallLab.Usual();
        var statistics = DatasetStatistics.Read(lab.Sources, null, 1, workers, TestContext.Current.CancellationToken);
        var alpha = Assert.Single(statistics.Cultures);
        Assert.Equal("alpha", alpha.Culture);
        Assert.Equal([8, 12, 20, 40, 40], alpha.Areas.ToArray());
        Assert.Equal([0, 2, 3], alpha.Counts.ToArray());

        var n = alpha.Numbers;
        Assert.Equal((3, 0, 20, 10), (n.Images, n.IncompleteImages, n.FrameWidth, n.FrameHeight));
        Assert.Equal((5L, 0, 3), (n.Cells, n.MinCells, n.MaxCells));
        Assert.Equal(5 / 3.0, n.MeanCells, 1e-12);
        Assert.Equal(20, n.MedianArea);
        Assert.Equal(8 + 0.2 * (12 - 8), n.P5Area!.Value, 1e-12);
        Assert.Equal(40, n.P95Area!.Value, 1e-12);
        Assert.Equal((32 / 200.0 + 78 / 200.0 + 0) / 3, n.Confluence, 1e-12);
        var nearest = Math.Sqrt(25 + 4);
        Assert.Equal((Math.Sqrt(64 + 1) + (nearest + nearest + Math.Sqrt(7.5 * 7.5 + 4.5 * 4.5)) / 3) / 2, n.NearestNeighbour!.Value, 1e-12);
        Assert.Empty(statistics.Problems);
    }

    [Fact]
    public void Culture_without_cells_has_no_areas()
    {
        using var lab = new SmallLab();
        lab.WriteReal(new Picture("a.png", "alpha", []), new Picture("b.png", "alpha", [SmallLab.Two[0]]), new Picture("c.png", "beta", []));
        var cultures = DatasetStatistics.Read(lab.Sources, null, 0, 1, TestContext.Current.CancellationToken).Cultures;
        Assert.Equal(["alpha", "beta"], cultures.Select(c => c.Culture));
        // One cell in an image has no neighbour.
        Assert.Null(cultures[0].Numbers.NearestNeighbour);
        Assert.Equal((1, 0L, 0.0), (cultures[1].Numbers.Images, cultures[1].Numbers.Cells, cultures[1].Numbers.Confluence));
        Assert.Null(cultures[1].Numbers.MedianArea);
    }

    [Fact]
    public void Named_culture_replaces_that_of_the_data()
    {
        using var lab = SmallLab.Usual();
        var culture = Assert.Single(DatasetStatistics.Read(lab.Sources, "mine", 0, 1, TestContext.Current.CancellationToken).Cultures);
        Assert.Equal(("mine", 5L), (culture.Culture, culture.Numbers.Cells));
    }

    [Fact]
    public void Several_sources_are_pooled()
    {
        using var lab = SmallLab.Usual();
        var culture = Assert.Single(DatasetStatistics.Read([lab.Sources[0], lab.Sources[0]], null, 0, 1, TestContext.Current.CancellationToken).Cultures);
        Assert.Equal((6, 10L), (culture.Numbers.Images, culture.Numbers.Cells));
    }

    [Fact]
    public void Example_is_the_image_nearest_to_the_median()
    {
        using var lab = SmallLab.Usual();
        var example = Assert.Single(DatasetStatistics.Read(lab.Sources, null, 1, 1, TestContext.Current.CancellationToken).Cultures[0].Examples);
        Assert.Equal(("a1.png", 2, "none", false), (example.File, example.Cells, example.Reduction, example.IsSection));
        Assert.Equal(SmallLab.Pixels(20, 10).Pixels, ImageFile.Load("example", example.Png.ToArray()).Image.Pixels);
    }

    [Fact]
    public void Several_examples_run_from_sparse_to_crowded()
    {
        using var lab = SmallLab.Usual();
        var examples = DatasetStatistics.Read(lab.Sources, null, 3, 1, TestContext.Current.CancellationToken).Cultures[0].Examples;
        Assert.Equal(["a3.png", "a1.png", "a2.png"], examples.Select(e => e.File));
    }

    [Fact]
    public void Unreadable_example_gives_way_to_the_next_and_is_named()
    {
        using var lab = SmallLab.Usual();
        File.Delete(Path.Combine(lab.Images, "a1.png"));
        var statistics = DatasetStatistics.Read(lab.Sources, null, 1, 1, TestContext.Current.CancellationToken);
        Assert.Equal("a2.png", Assert.Single(statistics.Cultures[0].Examples).File);
        Assert.Contains("a1.png", Assert.Single(statistics.Problems));
        Assert.Equal(5, statistics.Cultures[0].Numbers.Cells);
    }

    [Theory]
    [InlineData("../outside.png")]
    [InlineData("real-but-not/../../outside.png")]
    [InlineData("/etc/hostname")]
    [InlineData("nul\0name.png")]
    public void File_outside_of_the_folder_is_never_opened(string name)
    {
        using var lab = new SmallLab();
        lab.WriteReal(new Picture("a.png", "alpha", SmallLab.Two));
        File.Copy(Path.Combine(lab.Images, "a.png"), Path.Combine(lab.Images, "..", "outside.png"));
        File.WriteAllText(lab.Annotations, File.ReadAllText(lab.Annotations).Replace("\"a.png\"", System.Text.Json.JsonSerializer.Serialize(name)));
        var statistics = DatasetStatistics.Read(lab.Sources, null, 1, 1, TestContext.Current.CancellationToken);
        Assert.Empty(statistics.Cultures[0].Examples);
        Assert.Single(statistics.Problems);
    }

    [Fact]
    public void Image_of_another_size_is_not_shown()
    {
        using var lab = SmallLab.Usual();
        File.WriteAllBytes(Path.Combine(lab.Images, "a1.png"), new PngEncoder().Encode(SmallLab.Pixels(10, 20)));
        var statistics = DatasetStatistics.Read(lab.Sources, null, 1, 1, TestContext.Current.CancellationToken);
        Assert.Contains("is 10x20, its annotations are for 20x10", Assert.Single(statistics.Problems));
    }

    [Fact]
    public void Large_frame_is_shown_by_its_middle()
    {
        using var lab = new SmallLab();
        // Columns 38 to 1061 are shown; the first cell lies left of them, the second across their edge, the third inside.
        string[] cells = [SmallLab.Rectangle(0, 0, 38, 5), SmallLab.Rectangle(30, 10, 10, 5), SmallLab.Rectangle(500, 20, 6, 7)];
        lab.WriteReal(new Picture("wide.png", "alpha", cells, 1100, 40));
        var example = Assert.Single(DatasetStatistics.Read(lab.Sources, null, 1, 1, TestContext.Current.CancellationToken).Cultures[0].Examples);
        Assert.Equal((38, 0, 1024, 40, true), (example.X, example.Y, example.Width, example.Height, example.IsSection));
        Assert.Equal([50, 42], SvgPath.Read(example.Outlines).Select(SvgPath.Area));
        Assert.Equal(3, example.Cells);
        Assert.Equal(SmallLab.Pixels(1100, 40)[38, 3], ImageFile.Load("example", example.Png.ToArray()).Image[0, 3]);
    }

    [Fact]
    public void Defective_annotation_is_left_out_and_named()
    {
        using var lab = SmallLab.Usual();
        File.WriteAllText(lab.Annotations, File.ReadAllText(lab.Annotations).Replace("\"image_id\":1,", "\"image_id\":77,"));
        var statistics = DatasetStatistics.Read(lab.Sources, null, 0, 1, TestContext.Current.CancellationToken);
        Assert.Equal(3, statistics.Cultures[0].Numbers.Cells);
        Assert.Contains("real.json: defective entries were left out; the first is annotation 1", Assert.Single(statistics.Problems));
    }

    [Fact]
    public void Usiigaci_has_the_numbers_of_its_readme()
    {
        var folder = Repository.Shared("data/usiigaci");
        var source = new ExtractionSource(Path.Combine(folder, "coco_train.json"), folder);
        var statistics = DatasetStatistics.Read([source], null, 1, 2, TestContext.Current.CancellationToken);
        var numbers = Assert.Single(statistics.Cultures).Numbers;
        Assert.Equal((16, 1367L, 69, 114), (numbers.Images, numbers.Cells, numbers.MinCells, numbers.MaxCells));
        Assert.Equal((1532.0, 458.0, 4949.0), (Math.Round(numbers.MedianArea!.Value), Math.Round(numbers.P5Area!.Value), Math.Round(numbers.P95Area!.Value)));
        Assert.InRange(numbers.Confluence, 0.09, 0.29);
        Assert.Empty(statistics.Problems);
    }
}
