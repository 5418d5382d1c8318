using CellGenie.Synthesis.Report;

namespace CellGenie.Synthesis.Tests.Report;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0\u00A0%")]
    [InlineData(0.0036, "0.36\u00A0%")]
    [InlineData(0.033, "3.3\u00A0%")]
    [InlineData(0.5, "50\u00A0%")]
    [InlineData(0.00001, "below\u00A00.01\u00A0%")]
    public void Share_is_a_short_percentage_and_never_a_false_zero(double share, string expected) => Assert.Equal(expected, Words.Share(share));

    [Theory]
    [InlineData(85, 85.3, "(the same)")]
    [InlineData(110, 100, "(10\u00A0% more)")]
    [InlineData(50, 100, "(50\u00A0% fewer)")]
    public void Findings_say_how_much_the_sides_differ(double synthetic, double real, string expected)
    {
        var culture = Compare(Side(20, real), Side(20, synthetic));
        Assert.EndsWith(expected + ".", Words.Findings(culture, new CompositionRules()).First());
    }

    [Fact]
    public void Frames_of_different_size_are_pointed_out()
    {
        var caution = Assert.Single(Words.Cautions(Compare(Side(20, 5) with { FrameWidth = 1024 }, Side(20, 5))));
        Assert.Contains("The frames differ in size", caution);
    }

    [Fact]
    public void Comparable_sides_need_no_caution() => Assert.Empty(Words.Cautions(Compare(Side(10, 5), Side(10, 5))));

    [Fact]
    public void Images_with_too_few_annotations_are_pointed_out() =>
        Assert.Contains("3\u00A0real images with less than a tenth", Assert.Single(Words.Cautions(Compare(Side(20, 5) with { IncompleteImages = 3 }, Side(20, 5)))));

    private static CultureComparison Compare(SideNumbers real, SideNumbers synthetic) =>
        new() { Name = "alpha", Real = real, Synthetic = synthetic, ChosenCells = 0, HiddenCells = 0, FailedImages = 0 };

    private static SideNumbers Side(int images, double meanCells) => new()
    {
        Images = images, IncompleteImages = 0, FrameWidth = 704, FrameHeight = 520, Cells = 0,
        MeanCells = meanCells, MinCells = 0, MaxCells = 0, Confluence = 0.1,
    };
}
