using System.Text.Json;

namespace CellGenie.Cli.Tests;

public sealed class ReportTests(SmallLab lab) : IClassFixture<SmallLab>
{
    [Fact]
    public void Report_writes_page_numbers_and_quiz()
    {
        var made = Make("all");
        var result = CellGenieProcess.Expect(0, [.. Compare(made), "--out", lab["all.html"], "--json", lab["all.json"], "--quiz", lab["quiz.html"], "--output", "json"]);
        var text = File.ReadAllText(lab["all.json"]);
        Assert.Equal(text.Trim(), result.Output.Trim());
        using var json = JsonDocument.Parse(text);
        var culture = Assert.Single(json.RootElement.GetProperty("cultures").EnumerateArray());
        Assert.Equal("BV2", culture.GetProperty("name").GetString());
        Assert.True(culture.GetProperty("metrics").GetProperty("seamScore").GetDouble() > 0);
        // All four images gave donors.
        Assert.Equal(4, culture.GetProperty("sharedImages").GetInt32());
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(lab["all.html"]));
        Assert.Contains("CellGenie quiz", File.ReadAllText(lab["quiz.html"]));
    }

    [Fact]
    public void Name_that_ends_with_json_takes_the_numbers_alone()
    {
        var made = Make("numbers");
        CellGenieProcess.Expect(0, [.. Compare(made), "--out", lab["numbers.json"]]);
        using var json = JsonDocument.Parse(File.ReadAllText(lab["numbers.json"]));
        Assert.Equal("cellgenie-report/1", json.RootElement.GetProperty("format").GetString());
        CellGenieProcess.Expect(2, [.. Compare(made), "--out", lab["numbers.json"], "--quiz", lab["no.html"]]);
    }

    [Fact]
    public void Failed_gate_ends_with_5_and_is_named()
    {
        var made = Make("gates");
        var passed = CellGenieProcess.Expect(0, [.. Compare(made), "--out", lab["gates.json"], "--gate", "duplicateDonorRate=..1", "--gate", "bv2:seamScore=0.."]);
        Assert.DoesNotContain("gate failed", passed.Error);
        var failed = CellGenieProcess.Expect(5, [.. Compare(made), "--out", lab["gates.json"], "--gate", "seamScore=90..", "--gate", "classifierAuc=0..1", "--gate", "A172:borderGap=..1"]);
        Assert.Contains("gate failed: BV2: seamScore is ", failed.Error);
        Assert.Contains("gate failed: A172: borderGap could not be measured; ..1 was asked for", failed.Error);
        Assert.DoesNotContain("classifierAuc", failed.Error);
        using var json = JsonDocument.Parse(File.ReadAllText(lab["gates.json"]));
        Assert.Equal([false, true, false], json.RootElement.GetProperty("gates").EnumerateArray().Select(g => g.GetProperty("passed").GetBoolean()));
    }

    [Theory]
    [InlineData("--gate", "seamScore=high")]
    [InlineData("--gate", "seam=0.9..1.1")]
    [InlineData("--realism-images", "-1")]
    public void Wrong_usage_ends_with_2(params string[] arguments) =>
        Assert.StartsWith($"error: {arguments[0]} ", CellGenieProcess.Expect(2, ["report", "--images", lab.Images, "--annotations", lab.Annotations, "--synthetic", lab.Images, "--out", lab["x.html"], .. arguments]).Error);

    [Fact]
    public void Image_that_cannot_be_read_ends_with_5_and_is_named()
    {
        var made = Make("broken");
        var image = Directory.EnumerateFiles(Path.Combine(made, "images")).First();
        File.WriteAllBytes(image, File.ReadAllBytes(image)[..100]);
        Assert.Contains(Path.GetFileName(image), CellGenieProcess.Expect(5, [.. Compare(made), "--out", lab["broken.json"]]).Error);
    }

    private string Make(string name)
    {
        CellGenieProcess.Expect(0, "generate", "--library", lab.Library, "--out", lab[name], "--per-culture", "3", "--quiet");
        return lab[name];
    }

    private string[] Compare(string made) => ["report", "--images", lab.Images, "--annotations", lab.Annotations, "--synthetic", made, "--workers", "2"];
}
