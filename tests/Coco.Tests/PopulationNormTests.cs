namespace CellGenie.Coco.Tests;

public sealed class PopulationNormTests
{
    [Theory]
    [InlineData(new[] { 300, 280, 20, 310 }, new[] { false, false, true, false })] // median 290
    [InlineData(new[] { 300, 280, 29, 310 }, new[] { false, false, false, false })] // exactly a tenth
    [InlineData(new[] { 300, 280, 28, 310 }, new[] { false, false, true, false })]
    [InlineData(new[] { 300, 280, 1 }, new[] { false, false, false })] // three images are no norm
    [InlineData(new[] { 0, 0, 0, 0, 9 }, new[] { false, false, false, false, false })]
    [InlineData(new int[0], new bool[0])]
    public void Image_below_a_tenth_of_the_median_is_incomplete(int[] counts, bool[] expected) => Assert.Equal(expected, PopulationNorm.FindIncomplete(counts));
}
