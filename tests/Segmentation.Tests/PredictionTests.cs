using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class PredictionTests
{
    private static readonly PredictionOptions Tiles = new() { TileAbove = 200, TileSide = 200, TileOverlap = 60, BatchSize = 3 };

    [Theory]
    [InlineData(200, 200, 1)]
    [InlineData(201, 200, 2)]
    [InlineData(700, 520, 20)]
    public void Tiles_cover_the_image_and_every_place_lies_in_a_core(int width, int height, int count)
    {
        var tiles = TilePlan.Of(width, height, Tiles);

        Assert.Equal(count, tiles.Count);
        Assert.All(tiles, t => Assert.True(t.X >= 0 && t.Y >= 0 && t.X + t.Width <= width && t.Y + t.Height <= height));
        for (var y = 0.5; y < height; y += 7)
        {
            for (var x = 0.5; x < width; x += 7)
            {
                // A cell of 30 pixels about its centre lies wholly inside one of the tiles that it counts in.
                var owners = tiles.Where(t => x >= t.Core.X0 && x <= t.Core.X1 && y >= t.Core.Y0 && y <= t.Core.Y1).ToArray();
                Assert.Contains(owners, t => (x - 15 >= t.X || t.X == 0) && (y - 15 >= t.Y || t.Y == 0) && (x + 15 <= t.X + t.Width || t.X + t.Width == width) && (y + 15 <= t.Y + t.Height || t.Y + t.Height == height));
            }
        }
    }

    [Theory]
    [InlineData(12, 40)]
    [InlineData(25, 70)]
    public void Tiled_prediction_equals_that_of_the_whole_image(int radius, int pitch)
    {
        var image = Discs.Image(701, 523, radius, pitch);
        var whole = Discs.Find(image);

        var tiled = ImagePredictor.Predict(Discs.Find, [image], Tiles)[0];

        Assert.Equal(Keys(whole), Keys(tiled));
        Assert.Equal(tiled.Scores.OrderDescending(), tiled.Scores);
    }

    [Fact]
    public void Cells_larger_than_the_overlap_are_found_once()
    {
        var image = Discs.Image(600, 600, 70, 150);

        var tiled = ImagePredictor.Predict(Discs.Find, [image], Tiles)[0];

        Assert.InRange(tiled.Count, 16, 16 + 8);
    }

    [Fact]
    public void Predict_keeps_the_order_of_small_and_large_images_and_cuts_off_low_scores()
    {
        GrayImage[] images = [Discs.Image(120, 90, 8, 30), Discs.Image(400, 90, 8, 30, 2), Discs.Image(60, 60, 8, 30, 3)];

        var found = ImagePredictor.Predict(Discs.Find, images, Tiles with { ScoreThreshold = 5 / 255.0 });

        Assert.Equal(images.Select(i => (i.Width, i.Height)), found.Select(f => (f.Width, f.Height)));
        Assert.All(found, f => Assert.All(f.Scores, s => Assert.True(s >= 5 / 255f)));
        Assert.Equal(Discs.Find(images[1]).Scores.Count(s => s >= 5 / 255f), found[1].Count);
    }

    [Fact]
    public void Label_map_gives_shared_pixels_to_the_better_detection()
    {
        var (better, worse) = (Rle.FromMask(new Mask(0, 0, 2, 2, [1, 1, 1, 1]), 4, 3), Rle.FromMask(new Mask(1, 1, 3, 2, [1, 1, 1, 1, 1, 1]), 4, 3));

        var map = DetectionLabels.Of(new ImageDetections(4, 3, new float[8], [0.9f, 0.8f], [better, worse]));

        Assert.Equal([1, 1, 0, 0, 1, 1, 2, 2, 0, 2, 2, 2], map.Labels);
    }

    [Fact]
    public void Run_writes_results_annotations_labels_and_pictures()
    {
        using var folder = new TempFolder();
        var images = Directory.CreateDirectory(folder["images/sub"]).Parent!.FullName;
        Save(Path.Combine(images, "a.png"), Discs.Image(150, 120, 10, 40));
        Save(Path.Combine(images, "sub", "a.png"), Discs.Image(400, 120, 10, 40, 2));
        File.WriteAllText(Path.Combine(images, "broken.png"), "no picture");

        var summary = PredictionRun.Run(Discs.Find, new PredictionJob { Images = images, OutputFolder = folder["out"], Options = Tiles with { CertainScore = 0.02 } });

        Assert.Equal(2, summary.Images);
        Assert.Contains("broken.png", Assert.Single(summary.Problems), StringComparison.Ordinal);
        Assert.Null(summary.Scores);
        using var annotations = CocoFile.Open(folder["out/annotations.json"]);
        Assert.Equal(["a.png", "sub/a.png"], annotations.Images.Select(i => i.FileName));
        Assert.Equal(summary.Certain, annotations.AnnotationCount);
        Assert.True(summary.Certain < summary.Detections);
        Assert.Equal(["a-2.png", "a.png"], Directory.EnumerateFiles(folder["out/labels"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["a-2.png", "a.png"], Directory.EnumerateFiles(folder["out/pictures"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(folder["out"], "*" + AtomicFile.TemporaryEnding));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Run_with_annotations_scores_whatever_the_category_is(int category)
    {
        using var folder = new TempFolder();
        var image = Discs.Image(150, 120, 10, 40);
        Save(folder["a.png"], image);
        var truth = Discs.Find(image);
        CocoWriter.Write(
            folder["truth.json"], new CocoInfo(), [], [new CocoCategory(category, "cell")], [new CocoImage(33, "a.png", 150, 120)],
            truth.Masks.Select((m, i) => new CocoAnnotation(i + 1, 33, category, m.Area, m.Box, false, new RleSegmentation(m))));

        var summary = PredictionRun.Run(Discs.Find, new PredictionJob { Images = folder.Path, Annotations = folder["truth.json"], OutputFolder = folder["out"] });

        Assert.Equal(1, summary.Scores!.MaskAp, 1e-9);
        Assert.Equal(1, summary.Scores.CocoBoxAp, 1e-9);
    }

    [Fact]
    public void Run_without_a_readable_image_says_why_and_leaves_nothing()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["x.png"], "no picture");

        Assert.Throws<InvalidInputException>(() => PredictionRun.Run(Discs.Find, new PredictionJob { Images = folder.Path, OutputFolder = folder["out"] }));
        Assert.Empty(Directory.EnumerateFiles(folder["out"]));
        Assert.Throws<InvalidInputException>(() => PredictionRun.Run(Discs.Find, new PredictionJob { Images = folder["absent"], OutputFolder = folder["out"] }));
        Assert.Throws<InvalidInputException>(() => PredictionRun.Run(Discs.Find, new PredictionJob { Images = folder["out"], OutputFolder = folder["out"] }));
    }

    [Fact]
    public void Picture_has_yellow_lines_for_truth_and_broken_red_ones_for_predictions_below_a_caption()
    {
        var image = new GrayImage(40, 30);
        var square = Rle.FromMask(new Mask(10, 10, 10, 10, [.. Enumerable.Repeat((byte)1, 100)]), 40, 30);

        var picture = OutlinePicture.Draw(image, [square], [square], "AP50: 100.0");

        // Enlarged four times below a bar of 7 * 4 + 12 pixels: the outline is 160 pixels long and two thick, half of it covered by dots.
        Assert.Equal((160, 160), (picture.Width, picture.Height));
        var (yellow, red, black) = (Count(picture, 255, 221, 0), Count(picture, 235, 20, 20), 0);
        for (var y = 0; y < 40; y++)
            black += Enumerable.Range(0, picture.Width).Count(x => picture.Row(y)[3 * x] == 0);
        Assert.InRange(yellow, 100, 180);
        Assert.InRange(red, 140, 220);
        Assert.InRange(black, 500, 6000);
    }

    [Fact]
    public void Results_file_that_is_not_completed_leaves_nothing()
    {
        using var folder = new TempFolder();
        using (var writer = new ResultsWriter(folder["r.json"]))
            writer.Write(1, Discs.Find(Discs.Image(60, 60, 8, 30)));

        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    private static int Count(RgbImage picture, byte r, byte g, byte b)
    {
        var count = 0;
        for (var i = 0; i < picture.Pixels.Length; i += 3)
            count += picture.Pixels[i] == r && picture.Pixels[i + 1] == g && picture.Pixels[i + 2] == b ? 1 : 0;
        return count;
    }

    private static IEnumerable<string> Keys(ImageDetections found) =>
        Enumerable.Range(0, found.Count).Select(i => $"{found.Scores[i]} {string.Join(',', found.Boxes[(4 * i)..(4 * i + 4)])} {found.Masks[i].ToCompressedString()}").Order(StringComparer.Ordinal);

    private static void Save(string path, GrayImage image) => AtomicFile.Write(path, new PngEncoder().Encode(image));
}
