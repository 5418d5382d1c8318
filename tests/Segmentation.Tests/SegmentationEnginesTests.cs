using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class SegmentationEnginesTests
{
    [Fact]
    public void Load_of_a_plug_in_shares_the_contract_and_nothing_else()
    {
        var engine = SegmentationEngines.Load(typeof(FakeEngine).Assembly.Location);

        Assert.Equal("fake", engine.Describe().Name);
        Assert.NotSame(typeof(FakeEngine).Assembly, engine.GetType().Assembly);
    }

    [Fact]
    public void Load_without_a_plug_in_says_where_it_looked()
    {
        if (SegmentationEngines.Places.Any(File.Exists))
            Assert.Skip("an engine stands beside the tests");

        var error = Assert.Throws<CellGenieException>(() => SegmentationEngines.Load());

        Assert.Contains(SegmentationEngines.PathVariable, error.Message, StringComparison.Ordinal);
        Assert.Contains(AppContext.BaseDirectory, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_of_an_assembly_without_an_engine_says_so()
    {
        var error = Assert.Throws<CellGenieException>(() => SegmentationEngines.Load(typeof(TempFolder).Assembly.Location));

        Assert.Contains("holds no segmentation engine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_of_something_that_is_no_assembly_says_so()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["x.dll"], "no assembly");

        Assert.Contains("cannot be loaded", Assert.Throws<CellGenieException>(() => SegmentationEngines.Load(folder["x.dll"])).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be loaded", Assert.Throws<CellGenieException>(() => SegmentationEngines.Load(folder["absent.dll"])).Message, StringComparison.Ordinal);
    }
}
