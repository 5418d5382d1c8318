using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

public sealed class PoissonTests
{
    private const int Ring = 8;

    [Fact]
    public void Donor_on_its_own_background_is_the_donor_again_and_a_constant_offset_vanishes()
    {
        var random = new Random(1);
        for (var round = 0; round < 40; round++)
        {
            var source = Noise(random, 60, 50, 60, 120);
            var scene = Scene.Of(source, [Box(random, 60, 50)]);
            foreach (var offset in new[] { 0, 37, -41 })
            {
                // The same image, all of it brighter or darker, in which the cell has been painted over.
                var target = source.Pixels.Select(p => (byte)(p + offset)).ToArray();
                foreach (var (x, y) in scene.MaskPixels(0))
                    target[y * 60 + x] = 255;
                scene.Paste(0, target, shift: offset + random.Next(-6, 7));
                Assert.Equal(source.Pixels.Select(p => (byte)(p + offset)), target);
            }
        }
    }

    [Fact]
    public void Offset_of_a_place_does_not_change_what_is_pasted_by_more_than_the_offset()
    {
        var random = new Random(2);
        var scene = Scene.Of(Noise(random, 60, 50, 90, 140), [(20, 15, 16, 14)]);
        var ground = Noise(random, 60, 50, 60, 120).Pixels;
        var (plain, raised) = ((byte[])ground.Clone(), ground.Select(p => (byte)(p + 50)).ToArray());
        scene.Paste(0, plain);
        scene.Paste(0, raised, shift: 50);
        Assert.Equal(plain.Select(p => (byte)(p + 50)), raised);
        Assert.NotEqual(ground, plain);
    }

    [Fact]
    public void Ring_ends_in_the_image_as_it_is_and_nothing_beyond_it_changes()
    {
        var random = new Random(3);
        var scene = Scene.Of(Noise(random, 70, 60, 90, 180), [(25, 20, 18, 20)]);
        var ground = Noise(random, 70, 60, 40, 140).Pixels;
        var pasted = (byte[])ground.Clone();
        scene.Paste(0, pasted);
        for (var y = 0; y < 60; y++)
        {
            for (var x = 0; x < 70; x++)
            {
                // Outside the mask's box; at a corner a ring is farther from it than along a side.
                var distance = Math.Max(Math.Max(25 - x, x - 42), Math.Max(20 - y, y - 39));
                if (distance >= Ring)
                    Assert.Equal(ground[y * 70 + x], pasted[y * 70 + x]);
            }
        }

        Assert.NotEqual(ground[30 * 70 + 24], pasted[30 * 70 + 24]);
    }

    [Fact]
    public void Frame_does_not_bleed_into_a_cell()
    {
        // A flat cell of 180 on flat 100, at the top left corner, pasted to a flat ground of 60: each pixel is 40 darker, at the frame too.
        var source = Flat(40, 40, 100);
        for (var y = 0; y < 12; y++)
            source.Row(y)[..12].Fill(180);
        var scene = Scene.Of(source, [(0, 0, 12, 12)]);
        var target = new byte[1600];
        Array.Fill(target, (byte)60);
        scene.Paste(0, target, shift: -40);
        for (var i = 0; i < target.Length; i++)
            Assert.Equal(i % 40 < 12 && i / 40 < 12 ? 140 : 60, target[i]);
    }

    [Fact]
    public void Cell_above_does_not_bleed_into_the_one_below()
    {
        // Two cells of 200 on flat 100; the lower one is pasted under the edge of a black one.
        var source = Flat(80, 40, 100);
        for (var y = 10; y < 22; y++)
        {
            source.Row(y).Slice(10, 12).Fill(0);
            source.Row(y).Slice(50, 12).Fill(200);
        }

        var scene = Scene.Of(source, [(10, 10, 12, 12), (50, 10, 12, 12)]);
        var target = new byte[3200];
        Array.Fill(target, (byte)100);
        scene.Paste(0, target);
        scene.Paste(1, target, x: 20);
        for (var y = 10; y < 22; y++)
        {
            for (var x = 10; x < 32; x++)
                Assert.Equal(x < 22 ? 0 : 200, target[y * 80 + x]);
        }
    }

    [Fact]
    public void Cell_without_any_visible_ring_follows_the_level_of_its_place()
    {
        var source = Flat(16, 16, 90);
        var scene = Scene.Of(source, [(0, 0, 16, 16)]);
        var target = new byte[256];
        scene.Paste(0, target, shift: 25);
        Assert.All(target, p => Assert.Equal(115, p));
    }

    [Fact]
    public void Surface_solves_its_equation_to_a_fraction_of_a_grey_level()
    {
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            var (width, height) = (random.Next(5, 90), random.Next(5, 70));
            var states = new byte[width * height];
            var values = new double[width * height];
            for (var i = 0; i < states.Length; i++)
            {
                var isRim = i % width == 0 || i / width == 0 || i % width == width - 1 || i / width == height - 1;
                states[i] = isRim ? (byte)random.Next(3) : random.Next(60) == 0 ? Membrane.Outside : Membrane.Free;
                // Smooth along the rim, with noise, as differences of backgrounds are.
                values[i] = states[i] == Membrane.Fixed ? Math.Round(15 * Math.Sin(i % width * 0.1) + 0.2 * (i / width) + random.Next(-3, 4)) : 0;
            }

            var membrane = new Membrane(PoissonBlender.Reach);
            membrane.Begin(width, height);
            for (var i = 0; i < states.Length; i++)
                membrane.Set(i % width, i / width, states[i], (float)values[i]);
            membrane.Solve();
            Converge(states, values, width, height);
            for (var i = 0; i < states.Length; i++)
            {
                if (states[i] != Membrane.Outside)
                    Assert.Equal(values[i], membrane.ValueAt(i % width, i / width), 0.25);
            }
        }
    }

    [Fact]
    public void Blends_of_a_layout_share_masks_and_places_and_differ_in_pixels_alone()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        BlendMode[] blends = [BlendMode.Hard, BlendMode.Feather, BlendMode.Halo, BlendMode.Poisson];
        var rules = CompositionRules.Realistic with { Blends = blends, Augment = Augmentations.Flip | Augmentations.Rotate | Augmentations.Contrast };
        var specification = Specifications.Of(bank, 3, rules: rules) with { Truth = TruthFiles.Amodal | TruthFiles.Contours };
        var made = DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        Assert.Equal((24, 12), (made.Total, made.Summary.Cultures["BIG"].Images));
        for (var layout = 0; layout < 6; layout++)
        {
            var names = blends.Select(b => $"{(layout < 3 ? "BIG" : "SMALL")}_Phase_synthetic_{layout:D8}_{b.ToString().ToLowerInvariant()}.png").ToArray();
            byte[][] Files(string folder) => [.. names.Select(n => File.ReadAllBytes(Path.Combine(lab["out"], folder, n)))];
            Assert.All(Files("labels"), f => Assert.Equal(Files("labels")[0], f));
            Assert.All(Files("contours"), f => Assert.Equal(Files("contours")[0], f));
            Assert.Equal(4, Files("images").Select(Convert.ToBase64String).Distinct().Count());
        }

        foreach (var file in new[] { "annotations.json", "amodal.json" })
        {
            using var coco = CocoFile.Open(Path.Combine(lab["out"], file));
            foreach (var layout in coco.Images.Chunk(4))
            {
                var masks = layout.Select(i => coco.ReadAnnotations(i).Select(a => (a.Area, a.Box, Bits: Convert.ToHexString(a.Segmentation.ToMask(i.Width, i.Height)!.Bits))).ToArray()).ToArray();
                Assert.NotEmpty(masks[0]);
                Assert.All(masks, m => Assert.Equal(masks[0], m));
            }
        }

        // Donor, place and turn of each cell; annotation ids and tones differ.
        using var manifest = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(lab["out"], "manifest.json")));
        foreach (var layout in manifest.RootElement.GetProperty("images").EnumerateArray().Chunk(4))
        {
            Assert.Equal(["hard", "feather", "halo", "poisson"], layout.Select(i => i.GetProperty("blend").GetString()));
            string Places(System.Text.Json.JsonElement image) => string.Join(';', image.GetProperty("cells").EnumerateArray().Select(c => string.Join(',', c.EnumerateArray().Select(v => v.GetInt64()).Index().Where(v => v.Index is > 0 and < 7 or 8).Select(v => v.Item))));
            Assert.All(layout, i => Assert.Equal((Places(layout[0]), layout[0].GetProperty("index").GetInt32()), (Places(i), i.GetProperty("index").GetInt32())));
        }
    }

    [Theory]
    [InlineData(BlendMode.Hard)]
    [InlineData(BlendMode.Poisson)]
    public void Image_in_one_of_several_blends_is_the_image_in_that_blend_alone(BlendMode blend)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = CompositionRules.Realistic with { Blend = blend };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, rules: rules), lab["one"], 1);
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, rules: rules with { Blends = [BlendMode.Feather, blend] }), lab["two"], 1);
        foreach (var file in Directory.GetFiles(Path.Combine(lab["one"], "images")))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(lab["two"], "images", Path.GetFileName(file).Replace(".png", $"_{blend.ToString().ToLowerInvariant()}.png"))));
    }

    /// <summary>Gauss and Seidel in double precision, one node after the other, until nothing moves.</summary>
    private static void Converge(byte[] states, double[] values, int width, int height)
    {
        for (var moved = 1.0; moved > 1e-6;)
        {
            moved = 0;
            for (var i = 0; i < states.Length; i++)
            {
                if (states[i] != Membrane.Free)
                    continue;
                double sum = 0, weight = 1.0 / (PoissonBlender.Reach * PoissonBlender.Reach);
                foreach (var (dx, dy) in new[] { (-1, 0), (1, 0), (0, -1), (0, 1) })
                {
                    var (x, y) = (i % width + dx, i / width + dy);
                    if (x < 0 || y < 0 || x >= width || y >= height || states[y * width + x] == Membrane.Outside)
                        continue;
                    sum += values[y * width + x];
                    weight++;
                }

                moved = Math.Max(moved, Math.Abs(sum / weight - values[i]));
                values[i] = sum / weight;
            }
        }
    }

    private static (int X, int Y, int Width, int Height) Box(Random random, int width, int height)
    {
        var (w, h) = (random.Next(3, 30), random.Next(3, 30));
        return (random.Next(width - w + 1), random.Next(height - h + 1), w, h);
    }

    private static GrayImage Noise(Random random, int width, int height, int low, int high)
    {
        var image = new GrayImage(width, height);
        foreach (ref var p in image.Pixels.AsSpan())
            p = (byte)random.Next(low, high);
        return image;
    }

    private static GrayImage Flat(int width, int height, byte level)
    {
        var image = new GrayImage(width, height);
        image.Pixels.AsSpan().Fill(level);
        return image;
    }

    /// <summary>Cells cut from an image by the real cutter, to be pasted one by one.</summary>
    private sealed class Scene
    {
        private readonly List<(CellRecord Record, byte[] Data)> _cells = [];
        private readonly int _width;
        private readonly int _height;
        private PaddedLabels? _labels;
        private PoissonBlender? _blender;
        private byte[]? _target;

        private Scene(int width, int height) => (_width, _height) = (width, height);

        public static Scene Of(GrayImage image, (int X, int Y, int Width, int Height)[] boxes)
        {
            var scene = new Scene(image.Width, image.Height);
            var foreground = new byte[image.Pixels.Length];
            foreach (var (x, y, width, height) in boxes)
            {
                for (var row = y; row < y + height; row++)
                    foreground.AsSpan(row * image.Width + x, width).Fill(1);
            }

            var cutter = new CellCutter(Ring);
            var levels = new BackgroundLevels(image.Width, image.Height);
            levels.Measure(image.Pixels);
            var background = new ExtractedBackground(new GrayImage(image.Width, image.Height), null, new float[image.Pixels.Length], 1, 0, IsPooled: false);
            var halo = MeanHalo.Interpolate(new float[Ring + 2]);
            foreach (var (x, y, width, height) in boxes)
            {
                var bits = new byte[width * height];
                Array.Fill(bits, (byte)1);
                var (record, data) = cutter.Cut(image, foreground, background, levels, halo, new Mask(x, y, width, height, bits), default);
                // The bank has more bytes behind a cell.
                scene._cells.Add((record, [.. data, .. new byte[64]]));
            }

            return scene;
        }

        public IEnumerable<(int X, int Y)> MaskPixels(int cell)
        {
            var r = _cells[cell].Record;
            return from y in Enumerable.Range(r.SourceY, r.Height) from x in Enumerable.Range(r.SourceX, r.Width) select (x, y);
        }

        /// <summary>Pastes a cell where it was cut, or with its left side at x; the first paste into a frame lies on top.</summary>
        public void Paste(int index, byte[] target, int shift = 0, int? x = null)
        {
            if (_target != target)
            {
                _target = target;
                _labels = new PaddedLabels(_width, _height);
                _blender = new PoissonBlender(Ring, _width, _height);
            }

            var (record, data) = _cells[index];
            var pixels = record.CropWidth * record.CropHeight;
            var runs = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(data.AsSpan((int)record.RunsOffset, record.RunCount * 6));
            var cell = new DonorCell(record, data.AsSpan(0, pixels), data.AsSpan(pixels, pixels), runs);
            var label = (ushort)(index + 1);
            var placed = new PlacedCell(index, x ?? record.SourceX, record.SourceY, 0, 0);
            var buffer = new byte[target.Length + 64];
            target.CopyTo(buffer, 0);
            CellPainter.Paint(buffer, _labels!, cell, placed.X, placed.Y, label, 0);
            _blender!.Blend(buffer, _labels!, cell, placed, label, shift);
            buffer.AsSpan(0, target.Length).CopyTo(target);
        }
    }
}
