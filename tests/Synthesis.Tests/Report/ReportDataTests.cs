using System.Text.Json;
using CellGenie.Synthesis.Report;
using Picture = CellGenie.Synthesis.Tests.Report.SmallLab.Picture;

namespace CellGenie.Synthesis.Tests.Report;

public sealed class ReportDataTests
{
    [Fact]
    public void Json_has_the_numbers_by_culture()
    {
        using var lab = SmallLab.Usual();
        using var json = JsonDocument.Parse(ReportData.Measure(lab.Input, TestContext.Current.CancellationToken).ToJson());
        var root = json.RootElement;
        Assert.Equal("cellgenie-report/1", root.GetProperty("format").GetString());
        Assert.Equal("0123abcd", root.GetProperty("library").GetString());
        Assert.Equal(ulong.MaxValue, root.GetProperty("seed").GetUInt64());
        var culture = root.GetProperty("cultures")[0];
        Assert.Equal("alpha", culture.GetProperty("name").GetString());
        Assert.Equal(10, culture.GetProperty("chosenCells").GetInt64());
        Assert.Equal(2, culture.GetProperty("hiddenCells").GetInt64());
        Assert.Equal(20, culture.GetProperty("real").GetProperty("medianArea").GetDouble());
        Assert.Equal(16, culture.GetProperty("synthetic").GetProperty("medianArea").GetDouble());
        Assert.Equal(Math.Sqrt(65), culture.GetProperty("synthetic").GetProperty("nearestNeighbour").GetDouble(), 1e-12);
    }

    [Fact]
    public void Side_without_images_is_null()
    {
        using var lab = new SmallLab();
        lab.WriteReal(new Picture("a1.png", "alpha", SmallLab.Two));
        lab.WriteSynthetic("beta", new Picture("s1.png", "beta", []));
        var data = ReportData.Measure(lab.Input, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(data.ToJson());
        var cultures = json.RootElement.GetProperty("cultures");
        Assert.Equal(JsonValueKind.Null, cultures[0].GetProperty("synthetic").ValueKind);
        Assert.Equal(JsonValueKind.Null, cultures[1].GetProperty("real").ValueKind);
        Assert.Equal(JsonValueKind.Null, cultures[1].GetProperty("synthetic").GetProperty("medianArea").ValueKind);
    }

    [Fact]
    public void Page_and_data_are_the_same()
    {
        using var lab = SmallLab.Usual();
        var written = HtmlReport.Write(lab.Report, lab.Input, TestContext.Current.CancellationToken);
        Assert.Equal(ReportData.Measure(lab.Input, TestContext.Current.CancellationToken).ToJson(), written.ToJson());
    }
}
