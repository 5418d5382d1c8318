namespace CellGenie.Coco.Evaluation.Tests;

public sealed class PairwiseSumTests
{
    /// <summary>Sums of <c>numpy.arange(n) * 0.1</c>, as numpy 1.24 adds them.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 1.0)]
    [InlineData(8, 2.8000000000000003)]
    [InlineData(100, 495.0)]
    [InlineData(128, 812.8000000000001)]
    [InlineData(137, 931.6000000000001)]
    [InlineData(1010, 50954.5)]
    public void Sum_has_the_last_bit_of_numpy(int count, double sum) =>
        Assert.Equal(sum, PairwiseSum.Of([.. Enumerable.Range(0, count).Select(k => k * 0.1)]));
}
