using System.Text.Json;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class MetricGateTests
{
    [Theory]
    [InlineData("seamScore=0.9..1.1", null, "seamScore", 0.9, 1.1)]
    [InlineData("SEAMSCORE=0.9..", null, "seamScore", 0.9, null)]
    [InlineData("classifierAuc=..0.75", null, "classifierAuc", null, 0.75)]
    [InlineData("BV2:borderGap=..0.05", "BV2", "borderGap", null, 0.05)]
    [InlineData("a:b=c:areaKs=0..1", "a:b=c", "areaKs", 0.0, 1.0)]
    [InlineData("haloProfileGap=-1e1..1E1", null, "haloProfileGap", -10.0, 10.0)]
    public void Range_is_read(string text, string? culture, string metric, double? low, double? high)
    {
        Assert.True(MetricGate.TryParse(text, out var gate, out var rule));
        Assert.Equal(new MetricGate(culture, metric, low, high), gate);
        Assert.Null(rule);
    }

    [Theory]
    [InlineData("")]
    [InlineData("seamScore")]
    [InlineData("seamScore=1")]
    [InlineData("seamScore=..")]
    [InlineData("=0..1")]
    [InlineData("seamScore=0,9..1.1")]
    [InlineData("seamScore=NaN..1")]
    [InlineData("seamScore=..Infinity")]
    [InlineData("seamScore=1.1..0.9")]
    [InlineData("seam=0.9..1.1")]
    public void Anything_else_is_refused_with_the_rule(string text)
    {
        Assert.False(MetricGate.TryParse(text, out var gate, out var rule));
        Assert.Null(gate);
        Assert.NotNull(rule);
    }

    [Fact]
    public void Unknown_metric_is_answered_with_the_names_there_are()
    {
        MetricGate.TryParse("seam=0.9..1.1", out _, out var rule);
        Assert.StartsWith("there is no metric 'seam'; there are classifierAuc, seamScore,", rule);
    }

    [Fact]
    public void Bounds_belong_to_the_range()
    {
        var gate = new MetricGate(null, "seamScore", 0.9, 1.1);
        (string, RealismMetrics)[] cultures = [("a", Seam(0.9)), ("b", Seam(1.1)), ("c", Seam(0.899)), ("d", Seam(1.101)), ("e", Seam(null))];
        var results = gate.Check(cultures);
        Assert.Equal([true, true, false, false, false], results.Select(r => r.Passed));
        Assert.Equal("c: seamScore is 0.899, outside 0.9..1.1", results[2].ToString());
        Assert.Equal("e: seamScore could not be measured; 0.9..1.1 was asked for", results[4].ToString());
    }

    [Fact]
    public void Gate_of_one_culture_is_held_against_it_alone()
    {
        var gate = new MetricGate("B", "seamScore", null, 1.1);
        Assert.Equal(["b"], gate.Check([("a", Seam(2)), ("b", Seam(1))]).Select(r => r.Culture));
    }

    [Fact]
    public void Gate_that_no_culture_can_pass_fails()
    {
        Assert.Equal("BV2: seamScore could not be measured; ..1.1 was asked for", Assert.Single(new MetricGate("BV2", "seamScore", null, 1.1).Check([("a", Seam(1))])).ToString());
        Assert.False(Assert.Single(new MetricGate(null, "seamScore", null, 1.1).Check([])).Passed);
    }

    [Fact]
    public void Every_metric_has_a_definition_of_its_name()
    {
        var properties = typeof(RealismMetrics).GetProperties().Where(p => p.PropertyType == typeof(double?)).ToList();
        Assert.Equal(properties.Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order(), MetricDefinition.All.Select(m => m.Name).Order());
        for (var i = 0; i < properties.Count; i++)
        {
            var metrics = new RealismMetrics();
            properties[i].SetValue(metrics, (double)i);
            Assert.Equal(i, MetricDefinition.Find(properties[i].Name)!.Value(metrics));
        }
    }

    [Fact]
    public void Every_metric_is_documented()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "realism.md"));
        Assert.All(MetricDefinition.All, m => Assert.Contains($"`{m.Name}`", text));
    }

    private static RealismMetrics Seam(double? value) => new() { SeamScore = value };
}
