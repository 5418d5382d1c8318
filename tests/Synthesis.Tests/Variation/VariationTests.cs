using System.Diagnostics;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>What composed images promise about varied donors.</summary>
public sealed class VariationTests
{
    private const Augmentations All = (Augmentations)255;

    [Fact]
    public void Scaled_and_bent_cells_stay_in_the_range_of_areas()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var range = new IntRange(40, 110);
        var varied = 0;
        foreach (var image in Images(bank, new CompositionRules { Augment = All, MinVisibleFraction = 1, Variation = new VariationRanges { ScaleLow = 0.5, ScaleHigh = 2 } }, "SMALL", range))
        {
            foreach (var cell in image.Cells)
            {
                Assert.InRange(cell.VisibleArea, range.Low, range.High);
                varied += cell.Variation.HasGeometry ? 1 : 0;
            }
        }

        Assert.True(varied > 50);
    }

    [Fact]
    public void Cells_that_their_frame_cut_keep_their_shape()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var cells = Images(bank, CompositionRules.Realistic with { Augment = All }, "SMALL", null).SelectMany(i => i.Cells.ToList()).ToList();
        Assert.Contains(cells, c => bank.Cells[c.Donor].Sides != FrameSides.None);
        Assert.All(cells.Where(c => bank.Cells[c.Donor].Sides != FrameSides.None), c => Assert.False(c.Variation.HasGeometry));
    }

    [Fact]
    public void Each_augmentation_changes_its_own_numbers_and_no_other()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        foreach (var one in new[] { Augmentations.Angle, Augmentations.Scale, Augmentations.Elastic, Augmentations.Brightness, Augmentations.Defocus })
        {
            var all = Images(bank, new CompositionRules { Augment = one, Blend = BlendMode.Halo }, "BIG", null).SelectMany(i => i.Cells).Select(c => c.Variation).ToList();
            Assert.Equal(one == Augmentations.Angle, all.Exists(v => v.Angle != 0));
            Assert.Equal(one == Augmentations.Scale, all.Exists(v => v.Scale != 1024));
            Assert.Equal(one == Augmentations.Elastic, all.Exists(v => v.Elastic != 0));
            Assert.Equal(one == Augmentations.Brightness, all.Exists(v => v.Brightness != 0));
            Assert.Equal(one == Augmentations.Defocus, all.Exists(v => v.Blur != 0));
        }
    }

    [Theory]
    [InlineData(BlendMode.Hard)]
    [InlineData(BlendMode.Halo)]
    public void Brightness_adds_its_grey_levels_to_the_cell(BlendMode blend)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        // One cell an image: rings of others would lie over it. Brightness of nothing, so that both images have the same cell at the same place.
        var rules = new CompositionRules { Augment = Augmentations.Brightness, Blend = blend, Placement = PlacementMode.HardCore, MinVisibleFraction = 1 };
        foreach (var (plain, bright) in Snapshots(bank, rules with { Variation = new VariationRanges { Brightness = 0 } }, 1).Zip(Snapshots(bank, rules with { Variation = new VariationRanges { Brightness = 9 } }, 1)))
        {
            Assert.Equal(plain.Labels.Labels, bright.Labels.Labels);
            for (var i = 0; i < plain.Pixels.Length; i++)
            {
                if (plain.Labels.Labels[i] is var label and > 0 && plain.Pixels[i] is > 20 and < 230)
                    Assert.Equal(plain.Pixels[i] + bright.Cells[label - 1].Variation.Brightness, bright.Pixels[i]);
            }
        }
    }

    [Fact]
    public void Ranges_of_nothing_give_the_images_without_variation()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var nothing = new VariationRanges { Angle = 0, ScaleLow = 1, ScaleHigh = 1, Elastic = 0, Brightness = 0, Defocus = 0, ContrastLow = 1, ContrastHigh = 1 };
        const Augmentations lossless = Augmentations.Flip | Augmentations.Rotate;
        var plain = Snapshots(bank, CompositionRules.Realistic with { Augment = lossless });
        var varied = Snapshots(bank, CompositionRules.Realistic with { Augment = All & ~Augmentations.Contrast, Variation = nothing });
        foreach (var (a, b) in plain.Zip(varied))
        {
            Assert.Equal(a.Pixels, b.Pixels);
            Assert.Equal(a.Labels.Labels, b.Labels.Labels);
        }
    }

    [Fact]
    public void Composing_allocates_nothing_for_each_cell()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = CompositionRules.Realistic with { Augment = All };
        var specification = Specifications.Of(bank, rules: rules).Cultures.Single(c => c.Name == "SMALL");
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, specification, rules), rules);
        var (cells, least) = (0, long.MaxValue);
        // Code that is not optimised yet boxes vectors; how many rounds that takes is up to the runtime.
        var patience = Stopwatch.StartNew();
        while (least > 1000 && patience.Elapsed < TimeSpan.FromSeconds(60))
        {
            cells = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 40; i++)
                cells += composer.Compose(1, i).Cells.Count;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(cells > 800);
        Assert.InRange(least, 0, 1000);
    }

    [Theory]
    [InlineData("""{"rules":{"variation":{"angle":181}}}""", "the largest angle is 181; it must lie between 0 and 180")]
    [InlineData("""{"rules":{"variation":{"scaleLow":0.2}}}""", "the least scale is 0.2")]
    [InlineData("""{"rules":{"variation":{"elastic":0.25}}}""", "the elastic displacement is 0.25; it must lie between 0 and 0.2")]
    [InlineData("""{"rules":{"variation":{"defocus":-1}}}""", "the blur is -1")]
    [InlineData("""{"rules":{"variation":{"brightness":65}}}""", "the change of brightness is 65")]
    public void Range_that_is_not_possible_is_refused(string json, string message) =>
        Assert.Contains(message, Assert.Throws<CellGenieException>(() => GenerationRequest.Parse(json).Rules.Validate(8)).Message);

    [Fact]
    public void Request_says_only_what_it_changes()
    {
        var rules = GenerationRequest.Parse("""{"preset":"default","rules":{"augment":"flip, angle","variation":{"angle":20}}}""").Rules;
        Assert.Equal(CompositionRules.Realistic with { Augment = Augmentations.Flip | Augmentations.Angle, Variation = new VariationRanges { Angle = 20 } }, rules);
        Assert.Equal(1.25, rules.Variation!.ScaleHigh);
        Assert.DoesNotContain("variation", new GenerationRequest().ToJson());
    }

    private static IEnumerable<ComposedImage> Images(CellBank bank, CompositionRules rules, string culture, IntRange? area, int cells = 40)
    {
        var specification = Specifications.Of(bank, rules: rules, cells: new IntRange(cells, cells)).Cultures.Single(c => c.Name == culture);
        specification = specification with { AreaRange = area ?? specification.AreaRange };
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, specification, rules), rules);
        return Enumerable.Range(0, 8).Select(i => composer.Compose(1, i));
    }

    private static List<(byte[] Pixels, LabelMap Labels, List<PlacedCell> Cells)> Snapshots(CellBank bank, CompositionRules rules, int cells = 40) =>
        [.. Images(bank, rules, "SMALL", null, cells).Select(i => (i.Pixels.ToArray(), i.ToLabelMap(), i.Cells.ToList()))];
}
