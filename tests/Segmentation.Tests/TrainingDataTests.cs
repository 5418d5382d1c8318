using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class TrainingDataTests(Lab lab) : IClassFixture<Lab>
{
    private static readonly TrainingOptions Options = new() { BatchSize = 4, ShortSides = [120, 160], LongSide = 400, Workers = 3, MinCrop = 0.8, VerticalFlip = 0.5, Contrast = 0.2, Brightness = 10 };

    [Fact]
    public void Loader_gives_the_same_batches_with_any_number_of_threads_and_from_any_iteration()
    {
        using var set = TrainingSet.Open([lab.Train, new DatasetSource { Path = lab.Library, PerCulture = 2 }], keepEmpty: false);

        var straight = Take(set, Options with { Workers = 1 }, 0, 12);

        Assert.Equal(straight, Take(set, Options with { Workers = 4 }, 0, 12));
        Assert.Equal(straight[7..], Take(set, Options, 7, 5));
        Assert.Equal(12, straight.Distinct().Count());
    }

    [Fact]
    public void Epoch_holds_each_image_as_often_as_its_weight_says()
    {
        var items = Enumerable.Range(0, 100).Select(i => (true, i < 50 ? 1.0 : 2.5)).ToArray();
        var planner = new BatchPlanner(items, 1, 5, 0);
        var counts = new int[10, 100];
        for (var sample = planner.Next()[0]; sample.Epoch < 10; sample = planner.Next()[0])
            counts[sample.Epoch, sample.Item]++;

        var extra = 0;
        for (var epoch = 0; epoch < 10; epoch++)
        {
            for (var i = 0; i < 50; i++)
                Assert.Equal(1, counts[epoch, i]);
            for (var i = 50; i < 100; i++)
            {
                Assert.InRange(counts[epoch, i], 2, 3);
                extra += counts[epoch, i] - 2;
            }
        }

        // 250 expected, standard deviation 11.
        Assert.InRange(extra, 200, 300);
    }

    [Fact]
    public void Planner_never_mixes_landscape_and_portrait_and_is_shuffled()
    {
        var items = Enumerable.Range(0, 40).Select(i => (i % 3 == 0, 1.0)).ToArray();
        var planner = new BatchPlanner(items, 4, 9, 0);
        var seen = new List<int>();
        for (var b = 0; b < 50; b++)
        {
            var batch = planner.Next();
            Assert.Single(batch.Select(s => items[s.Item].Item1).Distinct());
            seen.AddRange(batch.Select(s => s.Item));
        }

        Assert.Equal(40, seen.Distinct().Count());
        Assert.NotEqual(seen.Take(40).Order(), seen.Take(40));
    }

    [Fact]
    public void Count_and_per_culture_choose_from_every_culture()
    {
        using var all = TrainingSet.Open([lab.Train], keepEmpty: false);
        using var eight = TrainingSet.Open([lab.Train with { Count = 8 }], keepEmpty: false);
        using var one = TrainingSet.Open([lab.Train with { PerCulture = 1 }], keepEmpty: false);
        using var culture = TrainingSet.Open([lab.Train with { Cultures = ["A172"] }], keepEmpty: false);

        Assert.Equal((lab.Sample.TrainImages, 8, 8), (all.Count, eight.Count, one.Count));
        Assert.InRange(culture.Count, 1, 3);
    }

    [Fact]
    public void Boxes_of_a_flipped_and_resized_image_hold_their_masks()
    {
        using var set = TrainingSet.Open([lab.Train, new DatasetSource { Path = lab.Library, PerCulture = 1, Size = (200, 150) }], keepEmpty: false);
        using var loader = new SampleLoader(set, Options with { MinCrop = 1, Contrast = 0, Brightness = 0 });
        for (var b = 0; b < 6; b++)
        {
            foreach (var sample in loader.Next().Samples)
            {
                Assert.Equal(sample.Boxes.Length, 4 * sample.Shapes.Count);
                for (var i = 0; i < sample.Shapes.Count; i++)
                {
                    var box = sample.Boxes.AsSpan(4 * i, 4).ToArray();
                    Assert.InRange(box[0], 0, box[2]);
                    Assert.InRange(box[2], box[0], sample.Image.Width);
                    Assert.InRange(box[3], box[1], sample.Image.Height);
                    if (box[2] - box[0] < 6 || box[3] - box[1] < 6)
                        continue;
                    // Around the box, twice as large: nothing of the mask lies outside the box.
                    var (w, h) = (box[2] - box[0], box[3] - box[1]);
                    var target = new byte[56 * 56];
                    sample.Shapes[i].Rasterize([box[0] - w / 2, box[1] - h / 2, box[2] + w / 2, box[3] + h / 2], 56, target);
                    var inside = 0;
                    for (var p = 0; p < target.Length; p++)
                        inside += target[p] != 0 && p % 56 is >= 13 and < 43 && p / 56 is >= 13 and < 43 ? 1 : 0;
                    Assert.Equal(target.Count(v => v != 0), inside);
                    Assert.True(inside > 28 * 28 / 20, $"{sample.Name}, cell {i}: {inside} pixels");
                }
            }
        }
    }

    [Fact]
    public void Flips_of_an_image_and_its_outline_are_exact()
    {
        var image = new GrayImage(6, 4, [.. Enumerable.Range(0, 24).Select(v => (byte)v)]);
        var cell = new SourceCell(new BoundingBox(1, 1, 2, 2), new PolygonSegmentation([[1, 1, 3, 1, 3, 3, 1, 3]]), null);
        var sample = new Augmentation(1, 1, 0, 0, 0, true, true, 1, 0).Apply(new SourceImage("x", image, [cell]), 100);

        Assert.Equal(Enumerable.Range(0, 24).Select(v => (byte)(23 - v)), sample.Image.Pixels);
        Assert.Equal([3, 1, 5, 3], sample.Boxes);
        var target = new byte[36];
        sample.Shapes[0].Rasterize([0, 0, 6, 6], 6, target);
        Assert.Equal([3 + 6, 4 + 6, 3 + 12, 4 + 12], Enumerable.Range(0, 36).Where(i => target[i] == 1));
    }

    [Fact]
    public void Image_that_cannot_be_read_is_replaced_and_noted()
    {
        var folder = Directory.CreateDirectory(lab["broken"]).FullName;
        foreach (var file in Directory.EnumerateFiles(lab.Sample.ImagesFolder, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        using var set = TrainingSet.Open([lab.Train with { Images = folder }], keepEmpty: false);
        var victims = Directory.EnumerateFiles(folder).Take(5).ToArray();
        foreach (var victim in victims)
            File.WriteAllText(victim, "no picture");
        using var loader = new SampleLoader(set, Options);

        var notes = Enumerable.Range(0, 12).SelectMany(_ => loader.Next().Notes).ToArray();

        Assert.All(notes, note => Assert.Contains("left out: ", note, StringComparison.Ordinal));
    }

    [Fact]
    public void Images_that_can_none_be_read_end_the_training_with_the_reason()
    {
        var folder = Directory.CreateDirectory(lab["ruined"]).FullName;
        foreach (var file in Directory.EnumerateFiles(lab.Sample.ImagesFolder, "*", SearchOption.AllDirectories))
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(file)), "no picture");
        using var set = TrainingSet.Open([lab.Train with { Images = folder }], keepEmpty: false);
        using var loader = new SampleLoader(set, Options);

        Assert.Throws<InvalidInputException>(() => loader.Next());
    }

    [Fact]
    public void Images_without_a_cell_and_masks_with_holes_are_trained_on()
    {
        var folder = Directory.CreateDirectory(lab["small"]).FullName;
        foreach (var name in new[] { "empty.png", "ring.png" })
            AtomicFile.Write(Path.Combine(folder, name), new PngEncoder().Encode(new GrayImage(20, 10)));
        byte[] ring = [1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1];
        var mask = Rle.FromMask(new Mask(5, 3, 4, 4, ring), 20, 10);
        CocoWriter.Write(
            Path.Combine(folder, "a.json"), new CocoInfo(), [], [new CocoCategory(1, "cell")], [new CocoImage(1, "empty.png", 20, 10), new CocoImage(2, "ring.png", 20, 10)],
            [new CocoAnnotation(1, 2, 1, mask.Area, mask.Box, false, new RleSegmentation(mask)), new CocoAnnotation(2, 2, 1, 9, mask.Box, true, new RleSegmentation(mask))]);
        DatasetSource source = new() { Path = Path.Combine(folder, "a.json") };
        var options = new TrainingOptions { BatchSize = 2, ShortSides = [0], HorizontalFlip = 0 };

        using var all = TrainingSet.Open([source], keepEmpty: true);
        using var loader = new SampleLoader(all, options);
        using var withCells = TrainingSet.Open([source], keepEmpty: false);

        var samples = loader.Next().Samples;
        Assert.Empty(samples.Single(s => s.Name.EndsWith("empty.png", StringComparison.Ordinal)).Boxes);
        var cell = samples.Single(s => s.Name.EndsWith("ring.png", StringComparison.Ordinal));
        Assert.Equal([5, 3, 9, 7], cell.Boxes);
        Assert.Equal(ring, cell.MaskTargets([0], cell.Boxes, 4));
        Assert.Equal(1, withCells.Count);
        Assert.Contains("1 images without a cell are left out", Assert.Single(withCells.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_of_missing_images_says_where_it_looked()
    {
        var empty = Directory.CreateDirectory(lab["empty"]).FullName;

        var error = Assert.Throws<InvalidInputException>(() => TrainingSet.Open([lab.Train with { Images = empty }], keepEmpty: false));

        Assert.Contains(empty, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loader_runs_two_batches_and_one_image_a_thread_ahead_at_most()
    {
        using var set = TrainingSet.Open([lab.Train], keepEmpty: false);
        using var loader = new SampleLoader(set, Options);
        for (var taken = 4; taken <= 40; taken += 4)
        {
            loader.Next();
            Assert.InRange(loader.Planned, taken, taken + 2 * 4 + 3);
        }
    }

    [Fact]
    public void Next_can_be_cancelled()
    {
        using var set = TrainingSet.Open([lab.Train], keepEmpty: false);
        using var loader = new SampleLoader(set, Options);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
        {
            for (var i = 0; i < 1000; i++)
                loader.Next(cancellation.Token);
        });
    }

    [Fact]
    public void Normalized_batch_is_padded_with_zeros_to_multiples_of_32()
    {
        var batch = NormalizedBatch.Of([new GrayImage(3, 2, [128, 255, 0, 0, 0, 0]), new GrayImage(40, 1)], ModelPresets.Tiny);

        Assert.Equal((32, 64), (batch.Height, batch.Width));
        Assert.Equal([0, (float)(127 / 11.578), (float)(-128 / 11.578), 0], batch.Pixels[..4]);
        Assert.Equal(2 * 32 * 64, batch.Pixels.Length);
        // Five of the first image's six pixels are not the mean; the second image is black.
        Assert.Equal(5 + 40, batch.Pixels.Count(v => v != 0));
    }

    private static string[] Take(TrainingSet set, TrainingOptions options, int first, int count)
    {
        using var loader = new SampleLoader(set, options, first);
        return [.. Enumerable.Range(0, count).Select(_ => Lab.Fingerprint(loader.Next()))];
    }
}
