using CellGenie.Coco;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Synthesis.Tests.Sampling;

public sealed class SampleNameTests
{
    [Fact]
    public void FileName_of_every_index_is_different_and_follows_LIVECells_scheme()
    {
        var names = Enumerable.Range(0, 3000).Select(i => SampleName.Of("BV2", i)).ToList();
        Assert.Equal(names.Count, names.Select(n => n.FileName).Distinct().Count());
        foreach (var name in names)
        {
            Assert.Matches("^BV2_Phase_[A-F]1?[0-9]_[0-9]+_0[0-5]d[0-2][0-9]h00m_[1-4]\\.tif$", name.FileName);
            Assert.True(LivecellName.TryParse(name.FileName, out var read));
            Assert.Equal("BV2", read.Culture);
            Assert.Equal(name.Location, read.Location);
            Assert.Equal(name.Crop, read.Crop);
            Assert.Equal(TimeSpan.FromHours(4 * name.TimeStep), read.Time);
        }
    }

    [Fact]
    public void Name_of_the_first_images_visits_all_wells_and_both_young_and_grown_cultures()
    {
        foreach (var culture in SampleCultures.All)
        {
            var names = Enumerable.Range(0, 3).Select(i => SampleName.Of(culture.Name, i)).ToList();
            Assert.Equal([0, 1, SampleName.ValidationWell], names.Select(n => n.Well));
            Assert.True(names.Max(n => n.Growth) - names.Min(n => n.Growth) > 0.5);
        }
    }

    [Fact]
    public void Name_of_a_negative_index_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => SampleName.Of("BV2", -1));
}
