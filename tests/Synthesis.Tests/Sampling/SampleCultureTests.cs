using CellGenie.Synthesis.Sampling;

namespace CellGenie.Synthesis.Tests.Sampling;

public sealed class SampleCultureTests
{
    [Fact]
    public void All_holds_the_eight_cultures_of_LIVECell()
    {
        Assert.Equal(["A172", "BT474", "BV2", "Huh7", "MCF7", "SHSY5Y", "SkBr3", "SKOV3"], SampleCultures.All.Select(c => c.Name));
        Assert.All(SampleCultures.All, c => c.Validate());
    }

    [Fact]
    public void Validate_names_the_value_that_is_out_of_range()
    {
        Assert.Contains("MostCells", Error(c => c with { MostCells = 5001 }));
        Assert.Contains("MostCells", Error(c => c with { MostCells = c.FewestCells - 1 }));
        Assert.Contains("Area", Error(c => c with { Area = double.NaN }));
        Assert.Contains("Elongation", Error(c => c with { Elongation = 0.9 }));
        Assert.Contains("ProcessLength", Error(c => c with { ProcessLength = 61 }));
        Assert.Contains("Name", Error(c => c with { Name = "../BV2" }));
        Assert.Contains("Name", Error(c => c with { Name = "" }));
    }

    private static string Error(Func<SampleCulture, SampleCulture> change) =>
        Assert.Throws<ArgumentException>(() => change(SampleCultures.BV2).Validate()).Message;
}
