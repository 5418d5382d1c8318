using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class ValidationTests(Lab lab) : IClassFixture<Lab>
{
    [Fact]
    public void Score_of_the_truth_itself_is_one()
    {
        using var folder = new TempFolder();
        var set = ValidationSet.Open([lab.Validation], 0, folder.Path);
        using var truth = CocoFile.Open(folder[ValidationSet.TruthFile]);
        var next = 0;

        var scores = set.Score(images => [.. images.Select(_ => Truth(truth, next++))], 2);

        Assert.Equal(set.Count, next);
        Assert.Equal(1, scores.MaskAp, 1e-9);
        Assert.Equal(1, scores.BoxAp50, 1e-9);
    }

    [Fact]
    public void Score_of_nothing_is_zero_and_of_half_the_cells_about_a_half()
    {
        using var folder = new TempFolder();
        var set = ValidationSet.Open([lab.Validation], 0, folder.Path);
        using var truth = CocoFile.Open(folder[ValidationSet.TruthFile]);
        var next = 0;

        var nothing = set.Score(images => [.. images.Select(i => new ImageDetections(i.Width, i.Height, [], [], []))], 4);
        var half = set.Score(images => [.. images.Select(_ => Truth(truth, next++, every: 2))], 4);

        Assert.Equal(0, nothing.MaskAp);
        Assert.InRange(half.MaskAp, 0.45, 0.56);
    }

    [Fact]
    public void Open_takes_a_share_spread_over_the_file()
    {
        using var folder = new TempFolder();

        Assert.Equal(3, ValidationSet.Open([lab.Validation], 3, folder.Path).Count);
        Assert.Throws<CellGenieException>(() => ValidationSet.Open([new() { Path = lab.Library }], 3, folder.Path));
    }

    private static ImageDetections Truth(CocoFile truth, int image, int every = 1)
    {
        var frame = truth.Images[image];
        var cells = truth.ReadAnnotations(frame).Where((_, i) => i % every == 0).Select(a => (a.Box, Mask: a.Segmentation.ToRle(frame.Width, frame.Height))).ToArray();
        return new ImageDetections(
            frame.Width, frame.Height, [.. cells.SelectMany(c => new[] { (float)c.Box.X, (float)c.Box.Y, (float)c.Box.Right, (float)c.Box.Bottom })],
            [.. cells.Select((_, i) => 1 - i / 10000f)], [.. cells.Select(c => c.Mask)]);
    }
}
