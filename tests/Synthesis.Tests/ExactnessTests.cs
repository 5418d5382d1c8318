using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>The promises about a dataset, checked from its files alone.</summary>
public sealed class ExactnessTests
{
    public static TheoryData<BlendMode, BrightnessMode, SegmentationEncoding> Modes => new()
    {
        { BlendMode.Hard, BrightnessMode.Keep, SegmentationEncoding.Auto },
        { BlendMode.Hard, BrightnessMode.Match, SegmentationEncoding.Polygon },
        { BlendMode.Feather, BrightnessMode.Keep, SegmentationEncoding.Rle },
        { BlendMode.Feather, BrightnessMode.Match, SegmentationEncoding.Auto },
        { BlendMode.Halo, BrightnessMode.Keep, SegmentationEncoding.Auto },
        { BlendMode.Poisson, BrightnessMode.Keep, SegmentationEncoding.Auto },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Dataset_from_the_test_lab_keeps_every_promise(BlendMode blend, BrightnessMode brightness, SegmentationEncoding encoding)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { Blend = blend, Brightness = brightness, FeatherWidth = 3 };
        // More cells than the profile says: plenty of overlap.
        var specification = Specifications.Of(bank, 3, 5, rules, new IntRange(60, 90)) with { Segmentation = encoding };
        DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        Check(lab["out"], lab.Images, lab.Annotations, rules);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void Dataset_of_a_random_specification_keeps_every_promise_for_any_number_of_workers(int seed)
    {
        var random = new Random(seed);
        var more = new Random(1000 + seed);
        T Any<T>() where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules
        {
            // The first ones make sure of every blend and placement.
            Blend = (BlendMode)(seed % 4),
            Blends = seed % 3 == 0 ? Enum.GetValues<BlendMode>()[(seed / 3 - 1)..] : null,
            Placement = (PlacementMode)(seed % 5),
            DensityMap = new DensityMap { Columns = 2, Rows = 1, Weights = [1, 5] },
            Brightness = Any<BrightnessMode>(),
            FeatherWidth = random.Next(1, 9),
            Population = Any<PopulationMode>(),
            Look = Any<LookMode>(),
            MaxParts = random.Next(3),
            DepthOrder = Any<DepthOrder>(),
            // Half of them with everything that can be varied.
            Augment = seed % 2 == 0 ? (Augmentations)255 : (Augmentations)random.Next(256),
            Variation = seed % 3 == 0 ? null : new VariationRanges { Angle = random.Next(181), ScaleLow = 0.5 + random.NextDouble() / 2, ScaleHigh = 1 + random.NextDouble(), Elastic = random.NextDouble() / 5, Brightness = random.Next(65), Defocus = 3 * random.NextDouble() },
            CutCells = Any<CutCellPolicy>(),
            MinVisibleFraction = random.NextDouble(),
            MinVisibleArea = random.Next(1, 30),
            HardCases = seed % 3 == 0 ? null : (HardCases)more.Next(8),
            HardShare = seed % 2 == 0 ? null : 0.01 + 0.99 * more.NextDouble(),
        };
        var low = random.Next(60);
        var specification = Specifications.Of(bank, 2, (ulong)seed, rules, new IntRange(low, low + random.Next(40)), random.Next(60, 300), random.Next(60, 300)) with { Segmentation = Any<SegmentationEncoding>(), Truth = (TruthFiles)(seed % 4) };
        List<CultureSpecification> cultures = [.. specification.Cultures];
        if (seed % 4 != 0)
        {
            var parts = cultures.Select(c => new MixturePart { Culture = c.Name, Ratio = more.Next(1, 10), AreaRange = c.AreaRange });
            cultures.Add(cultures[0] with { Name = "both", Mixture = [.. parts], Counts = seed % 2 == 0 ? null : [cultures[0].PopulationRange.High, cultures[0].PopulationRange.Low] });
        }

        cultures[0] = cultures[0] with { Exact = more.Next(2) == 0 ? null : true };
        specification = specification with { Cultures = cultures };
        DatasetGenerator.Generate(bank, specification, lab["out"], 1);
        DatasetGenerator.Generate(bank, specification, lab["three"], 3);
        Assert.Equal(Specifications.Hashes(lab["out"]), Specifications.Hashes(lab["three"]));
        Check(lab["out"], lab.Images, lab.Annotations, rules, bank);
        DatasetTruth.Check(lab["out"], specification);
        Assert.Empty(DatasetVerifier.Verify(bank, ManifestHead.Read(Path.Combine(lab["out"], DatasetFiles.Manifest)), lab["out"], 2, null, TestContext.Current.CancellationToken).Differences);
    }

    [Theory]
    [InlineData(BlendMode.Hard, 0, CutCellPolicy.AtFrame)]
    [InlineData(BlendMode.Halo, 0, CutCellPolicy.Anywhere)]
    [InlineData(BlendMode.Halo, 0.03, CutCellPolicy.AtFrame)]
    [InlineData(BlendMode.Feather, 0.01, CutCellPolicy.Exclude)]
    [InlineData(BlendMode.Poisson, 0, CutCellPolicy.Anywhere)]
    public void Every_frame_of_a_sequence_keeps_every_promise(BlendMode blend, double growth, CutCellPolicy cutCells)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules
        {
            Blend = blend,
            CutCells = cutCells,
            FeatherWidth = 3,
            Augment = blend == BlendMode.Halo ? Augmentations.Flip | Augmentations.Rotate : null,
            TimeLapse = new TimeLapse { Frames = 7, Drift = 6, Growth = growth, Divisions = 0.05 },
        };
        var specification = Specifications.Of(bank, 2, 3, rules, new IntRange(30, 60)) with { Truth = TruthFiles.Amodal | TruthFiles.Contours | TruthFiles.Tracks };
        var cultures = specification.Cultures;
        var parts = cultures.Select(c => new MixturePart { Culture = c.Name, Ratio = 1, AreaRange = c.AreaRange });
        specification = specification with { Cultures = [.. cultures, cultures[0] with { Name = "both", Mixture = [.. parts] }] };
        DatasetGenerator.Generate(bank, specification, lab["out"], 1);
        DatasetGenerator.Generate(bank, specification, lab["three"], 3);
        Assert.Equal(Specifications.Hashes(lab["out"]), Specifications.Hashes(lab["three"]));
        // The least visible share is a rule of the first frame.
        Check(lab["out"], lab.Images, lab.Annotations, rules with { MinVisibleFraction = 0 }, bank);
        DatasetTruth.Check(lab["out"], specification);
        TrackTruth.Check(lab["out"], specification);
        Assert.Empty(DatasetVerifier.Verify(bank, ManifestHead.Read(Path.Combine(lab["out"], DatasetFiles.Manifest)), lab["out"], 2, null, TestContext.Current.CancellationToken).Differences);
    }

    [Theory]
    [InlineData(BlendMode.Poisson)]
    [InlineData(BlendMode.Hard)]
    [InlineData(BlendMode.Feather)]
    [InlineData(BlendMode.Halo)]
    public void Dataset_from_real_images_keeps_every_promise(BlendMode blend)
    {
        var real = Repository.Shared("data/usiigaci");
        using var folder = new TempFolder();
        var annotations = Path.Combine(real, "coco_train.json");
        CellExtractor.Extract([new ExtractionSource(annotations, real)], new ExtractionOptions(), folder["library"]);
        using var bank = CellBank.Open(folder["library"]);
        var rules = new CompositionRules { Blend = blend };
        var specification = Specifications.Of(bank, 2, 9, rules, new IntRange(250, 300), 704, 520);
        DatasetGenerator.Generate(bank, specification, folder["out"], 2);
        Check(folder["out"], real, annotations, rules);
    }

    private static void Check(string dataset, string realImages, string realAnnotations, CompositionRules rules, CellBank? bank = null)
    {
        using var coco = CocoFile.Open(Path.Combine(dataset, "annotations.json"));
        using var real = CocoFile.Open(realAnnotations);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(dataset, "manifest.json")));
        Assert.Empty(coco.Problems);
        var sources = manifest.RootElement.GetProperty("sources").EnumerateArray().Select(s => s.GetProperty("file").GetString()!).ToArray();
        var splits = manifest.RootElement.GetProperty("sources").EnumerateArray().Select(s => s.TryGetProperty("split", out var split) ? split.GetString() : null).ToArray();
        var sourceImages = new Dictionary<string, GrayImage>();
        var realMasks = new Dictionary<(string, long), Mask>();
        var seenIds = new HashSet<long>();
        var images = manifest.RootElement.GetProperty("images").EnumerateArray().ToArray();
        Assert.Equal(coco.Images.Count, images.Length);
        foreach (var (image, record) in coco.Images.Zip(images))
        {
            Assert.Equal(image.FileName, record.GetProperty("file").GetString());
            var blend = record.TryGetProperty("blend", out var named) ? Enum.Parse<BlendMode>(named.GetString()!, ignoreCase: true) : rules.Blend;
            var picture = ImageFile.Load(Path.Combine(dataset, "images", image.FileName)).Image;
            var labels = ImageFile.LoadLabels(Path.Combine(dataset, "labels", image.FileName));
            var rebuilt = new LabelMap(image.Width, image.Height);
            var annotations = coco.ReadAnnotations(image).ToList();
            var cells = record.GetProperty("cells").EnumerateArray().Select(c => c.EnumerateArray().Select(v => v.GetInt64()).ToArray()).ToArray();
            if (rules.TimeLapse != null)
                // The last one is the track.
                cells = [.. cells.Select(c => c[..^1])];
            Assert.Equal(cells.Length, annotations.Count);
            Assert.Equal(record.GetProperty("requested").GetInt32(), cells.Length + record.GetProperty("hidden").GetInt32());
            foreach (var (annotation, cell) in annotations.Zip(cells))
            {
                Assert.True(seenIds.Add(annotation.Id));
                Assert.Equal(annotation.Id, cell[0]);
                if (annotation.Segmentation is PolygonSegmentation polygons)
                {
                    Assert.All(polygons.Parts, p => Assert.True(p.Length >= 8));
                    Assert.Equal(annotation.Area, polygons.Area);
                }

                var mask = annotation.Segmentation.ToMask(image.Width, image.Height)!;
                Assert.Equal(annotation.Area, mask.Area);
                Assert.Equal(annotation.Box, mask.Box);
                Assert.True(mask.Area >= rules.MinVisibleArea);

                var file = sources[cell[1]];
                if (!sourceImages.TryGetValue(file, out var source))
                    sourceImages[file] = source = ImageFile.Load(Path.Combine(realImages, file)).Image;
                if (!realMasks.TryGetValue((file, cell[2]), out var donor))
                {
                    var realImage = real.Images.Single(i => i.FileName == file);
                    foreach (var a in real.ReadAnnotations(realImage))
                        realMasks[(file, a.Id)] = a.Segmentation.ToMask(realImage.Width, realImage.Height)!;
                    donor = realMasks[(file, cell[2])];
                }

                Assert.Equal((donor.X, donor.Y), ((int)cell[3], (int)cell[4]));
                var varied = bank != null && cell.Length > 13 ? new VariedDonor(bank, file, cell) : null;
                Assert.True(mask.Area >= rules.MinVisibleFraction * (varied?.Area ?? donor.Area));
                ushort label = (ushort)(annotations.IndexOf(annotation) + 1);
                Assert.Equal(ExpectedNumbers(rules), cell.Length);
                Assert.True(rules.AllowTestDonors == true || splits[cell[1]] != "test");
                for (var y = mask.Y; y < mask.Y + mask.Height; y++)
                {
                    for (var x = mask.X; x < mask.X + mask.Width; x++)
                    {
                        if (!mask.Contains(x, y))
                            continue;
                        Assert.Equal(0, rebuilt[x, y]);
                        rebuilt[x, y] = label;
                        var (dx, dy) = (x - (int)cell[5], y - (int)cell[6]);
                        var (sourceX, sourceY) = DonorPixel(cell, donor, dx, dy);
                        Assert.True(varied?.Contains(dx, dy) ?? donor.Contains(sourceX, sourceY));
                        // What a pasted gradient becomes is a matter of PoissonTests.
                        if (blend == BlendMode.Hard || blend != BlendMode.Poisson && IsFarFromRings(labels, x, y, rules with { Blend = blend }))
                            Assert.Equal(GreyValue(cell, varied?.Grey(dx, dy) ?? source[sourceX, sourceY], dx, dy), picture[x, y]);
                    }
                }
            }

            Assert.Equal(labels.Labels, rebuilt.Labels);
        }
    }

    private static int ExpectedNumbers(CompositionRules rules)
    {
        const Augmentations lossless = Augmentations.Flip | Augmentations.Rotate | Augmentations.Contrast;
        if (((rules.Augment ?? Augmentations.None) & ~lossless) != 0 || rules.TimeLapse is { Growth: > 0 })
            return 22;
        return rules.Has(BlendMode.Halo) || (rules.Augment ?? Augmentations.None) != Augmentations.None ? 13 : 8;
    }

    /// <summary>Where a pixel comes from, as docs/files.md says.</summary>
    private static (int X, int Y) DonorPixel(long[] cell, Mask donor, int dx, int dy)
    {
        var turn = cell.Length > 8 ? cell[8] : 0;
        var (width, height) = (turn & 4) != 0 ? (donor.Height, donor.Width) : (donor.Width, donor.Height);
        var u = (turn & 1) != 0 ? width - 1 - dx : dx;
        var v = (turn & 2) != 0 ? height - 1 - dy : dy;
        return (turn & 4) != 0 ? ((int)cell[3] + v, (int)cell[4] + u) : ((int)cell[3] + u, (int)cell[4] + v);
    }

    private static int GreyValue(long[] cell, byte donor, int dx, int dy)
    {
        var value = cell.Length > 8 ? (long)Math.Floor((256.0 * cell[9] * donor + cell[10] + cell[11] * dx + cell[12] * dy) / 65536) : donor;
        return (int)Math.Clamp(value + cell[7], 0, 255);
    }

    /// <summary>Whether no ring can have changed a pixel inside a mask: feathered ones reach over all cells below, halos two pixels.</summary>
    private static bool IsFarFromRings(LabelMap labels, int x, int y, CompositionRules rules)
    {
        // Distances in a matte are chamfer distances, up to a pixel shorter than along the axes.
        var reach = rules.Blend == BlendMode.Feather ? rules.FeatherWidth : 3;
        // Cells that leave have a ring around what is beyond the frame, too.
        if (rules.TimeLapse != null && (x < reach || y < reach || x >= labels.Width - reach || y >= labels.Height - reach))
            return false;
        for (var ny = Math.Max(0, y - reach); ny <= Math.Min(labels.Height - 1, y + reach); ny++)
        {
            for (var nx = Math.Max(0, x - reach); nx <= Math.Min(labels.Width - 1, x + reach); nx++)
            {
                if (labels[nx, ny] != 0 && labels[nx, ny] < labels[x, y])
                    return false;
            }
        }

        return true;
    }
}
