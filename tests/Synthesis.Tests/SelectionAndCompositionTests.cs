using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

public sealed class SelectionAndCompositionTests
{
    [Fact]
    public void Selection_takes_every_candidate_once_before_any_twice()
    {
        var selector = new CellSelector([.. Enumerable.Range(100, 10)], new IntRange(25, 25));
        var chosen = new List<int>();
        var random = new CounterRandom(1, 1, 1, RandomPurpose.Selection);
        selector.Select(ref random, chosen);
        Assert.Equal(25, chosen.Count);
        Assert.Equal(Enumerable.Range(100, 10), chosen.Take(10).Order());
        Assert.Equal(Enumerable.Range(100, 10), chosen.Skip(10).Take(10).Order());
        Assert.Equal(5, chosen.Skip(20).Distinct().Count());
    }

    [Fact]
    public void Selection_does_not_depend_on_earlier_ones()
    {
        var selector = new CellSelector([.. Enumerable.Range(0, 50)], new IntRange(5, 40));
        List<int> Draw(int index)
        {
            var random = new CounterRandom(3, 1, index, RandomPurpose.Selection);
            var chosen = new List<int>();
            selector.Select(ref random, chosen);
            return chosen;
        }

        var first = Draw(7);
        for (var i = 0; i < 20; i++)
            Draw(i);
        Assert.Equal(first, Draw(7));
    }

    [Fact]
    public void Population_is_uniform_over_its_range()
    {
        var selector = new CellSelector([1, 2, 3], new IntRange(2, 6));
        var counts = new int[7];
        var chosen = new List<int>();
        for (var i = 0; i < 5000; i++)
        {
            var random = new CounterRandom(3, 1, i, RandomPurpose.Selection);
            selector.Select(ref random, chosen);
            counts[chosen.Count]++;
        }

        Assert.Equal(0, counts[0] + counts[1]);
        Assert.All(counts[2..], c => Assert.InRange(c, 900, 1100));
    }

    [Fact]
    public void Candidates_are_of_the_culture_and_in_the_area_range()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var found = CellSelector.FindCandidates(bank, 1, new IntRange(40, 60), 160, 120, true);
        Assert.NotEmpty(found);
        Assert.All(found, c => Assert.Equal((1, true), (bank.Cells[c].Culture, bank.Cells[c].Area is >= 40 and <= 60)));
        Assert.Equal(bank.Cells.ToArray().Count(c => c.Culture == 1 && c.Area is >= 40 and <= 60), found.Count);
        Assert.Empty(CellSelector.FindCandidates(bank, 1, new IntRange(40, 60), 3, 3, true));
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(1.0, 1)]
    [InlineData(0.0, 40)]
    public void Cells_below_the_visibility_rule_leave_no_trace(double fraction, int area)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { MinVisibleFraction = fraction, MinVisibleArea = area };
        var plan = CulturePlan.Create(bank, Specifications.Of(bank, cells: new IntRange(200, 200)).Cultures[1], rules);
        var image = new ImageComposer(bank, plan, rules).Compose(1, 0);
        Assert.Equal(200, image.Requested);
        Assert.Equal(200, image.Cells.Count + image.Hidden);
        Assert.True(fraction == 0 && area == 1 || image.Hidden > 0);
        var labels = image.ToLabelMap();
        var picture = image.ToImage();
        for (var k = 0; k < image.Cells.Count; k++)
        {
            var cell = image.Cells[k];
            Assert.Equal(cell.VisibleArea, labels.Labels.Count(l => l == k + 1));
            Assert.True(cell.VisibleArea >= area && cell.VisibleArea >= fraction * bank.Cells[cell.Donor].Area);
        }

        // What no cell owns is background, to the last pixel.
        var background = bank.GetBackground(image.Background.Background);
        for (var i = 0; i < labels.Labels.Length; i++)
        {
            if (labels.Labels[i] == 0)
                Assert.Equal(background[i], picture.Pixels[i]);
        }
    }

    [Theory]
    [InlineData(CutCellPolicy.AtFrame)]
    [InlineData(CutCellPolicy.Exclude)]
    public void Cut_cells_lie_at_their_side_of_the_frame_or_nowhere(CutCellPolicy policy)
    {
        using var lab = TestLab.WithTwoCultures(8);
        using var bank = lab.Extract();
        var rules = new CompositionRules { CutCells = policy };
        var plan = CulturePlan.Create(bank, Specifications.Of(bank, cells: new IntRange(100, 100), width: 300, height: 200).Cultures[1], rules);
        var image = new ImageComposer(bank, plan, rules).Compose(1, 0);
        var cut = image.Cells.Where(c => bank.Cells[c.Donor].Sides != FrameSides.None).ToList();
        Assert.Equal(policy == CutCellPolicy.AtFrame, cut.Count > 0);
        foreach (var cell in cut)
        {
            var donor = bank.Cells[cell.Donor];
            // The lab's frames are 160x120; the distance to the frame, 0 to 2 pixels, stays.
            Assert.True(!donor.Sides.HasFlag(FrameSides.Left) || cell.X == donor.SourceX);
            Assert.True(!donor.Sides.HasFlag(FrameSides.Top) || cell.Y == donor.SourceY);
            Assert.True(!donor.Sides.HasFlag(FrameSides.Right) || donor.Sides.HasFlag(FrameSides.Left) || 300 - cell.X == 160 - donor.SourceX);
            Assert.True(!donor.Sides.HasFlag(FrameSides.Bottom) || donor.Sides.HasFlag(FrameSides.Top) || 200 - cell.Y == 120 - donor.SourceY);
        }
    }

    [Theory]
    [InlineData(64, 48)]
    [InlineData(160, 120)]
    [InlineData(500, 333)]
    public void Frames_of_any_size_are_filled(int width, int height)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var plan = CulturePlan.Create(bank, Specifications.Of(bank, cells: new IntRange(0, 0), width: width, height: height).Cultures[1], new CompositionRules());
        var image = new ImageComposer(bank, plan, new CompositionRules()).Compose(1, 0);
        Assert.Empty(image.Cells);
        Assert.Equal((width, height), (image.Width, image.Height));
        // The lab's background is 96..124.
        Assert.True(image.Pixels.ToArray().All(p => p is > 85 and < 135));
    }

    [Fact]
    public void Matched_brightness_brings_cells_to_the_new_background()
    {
        using var lab = new TestLab();
        // The same cells, 40 grey levels above the background, on a dark and on a bright image.
        for (var i = 0; i < 2; i++)
        {
            var picture = new GrayImage(120, 120);
            Array.Fill(picture.Pixels, (byte)(60 + 100 * i));
            var name = $"AA_Phase_A{i}_1_00d00h00m_1.png";
            var id = lab.AddEntry(name, 120, 120);
            for (var c = 0; c < 4; c++)
            {
                var (x, y) = (20 + 60 * (c % 2), 20 + 60 * (c / 2));
                for (var row = y; row < y + 8; row++)
                    picture.Row(row).Slice(x, 8).Fill((byte)(100 + 100 * i));
                lab.AddAnnotation(id, $"[[{x},{y},{x + 8},{y},{x + 8},{y + 8},{x},{y + 8}]]");
            }

            lab.Save(name, picture);
        }

        lab.WriteAnnotations();
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, cells: new IntRange(6, 6));
        var rules = new CompositionRules { Brightness = BrightnessMode.Match };
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, specification.Cultures[0], rules), rules);
        var shifts = new HashSet<int>();
        for (var i = 0; i < 10; i++)
        {
            var image = composer.Compose(1, i);
            var labels = image.ToLabelMap();
            var level = labels.Labels.Zip(image.Pixels.ToArray()).First(p => p.First == 0).Second;
            for (var p = 0; p < labels.Labels.Length; p++)
            {
                if (labels.Labels[p] != 0)
                    Assert.InRange(image.Pixels[p] - level, 39, 41);
            }

            shifts.UnionWith(image.Cells.Select(c => c.Shift));
        }

        Assert.Contains(100, shifts);
        Assert.Contains(-100, shifts);
    }

    [Fact]
    public void Nonsense_in_the_specification_is_named()
    {
        using var lab = TestLab.WithTwoCultures(1);
        using var bank = lab.Extract();
        var good = Specifications.Of(bank);
        string Message(GenerationSpecification s) => Assert.Throws<CellGenieException>(() => DatasetGenerator.Generate(bank, s, lab["out"], 1)).Message;
        Assert.Contains("images per culture", Message(good with { ImagesPerCulture = 0 }));
        Assert.Contains("no culture", Message(good with { Cultures = [] }));
        Assert.Contains("chosen twice", Message(good with { Cultures = [good.Cultures[0], good.Cultures[0]] }));
        Assert.Contains("cells an image", Message(good with { Cultures = [good.Cultures[0] with { PopulationRange = new IntRange(0, 70000) }] }));
        Assert.Contains("sides of 16", Message(good with { Cultures = [good.Cultures[0] with { Width = 15 }] }));
        Assert.Contains("visible fraction", Message(good with { Rules = new CompositionRules { MinVisibleFraction = double.NaN } }));
        Assert.Contains("feather width", Message(good with { Rules = new CompositionRules { Blend = BlendMode.Feather, FeatherWidth = 13 } }));
        Assert.Contains("no cell with an area", Message(good with { Cultures = [good.Cultures[0] with { AreaRange = new IntRange(1, 2) }] }));
        Assert.Contains("unknown culture", Message(good with { Cultures = [good.Cultures[0] with { Name = "HeLa" }] }));
        Assert.False(Directory.Exists(lab["out"]));
    }

    [Theory]
    [InlineData("300", 300, 300)]
    [InlineData("250-350", 250, 350)]
    [InlineData("0-0", 0, 0)]
    public void Ranges_are_read(string text, int low, int high)
    {
        Assert.True(IntRange.TryParse(text, out var range));
        Assert.Equal(new IntRange(low, high), range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("9-3")]
    [InlineData("a-b")]
    [InlineData("1-2-3")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Other_text_is_no_range(string text) => Assert.False(IntRange.TryParse(text, out _));
}
