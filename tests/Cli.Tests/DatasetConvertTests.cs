using System.Text.Json;

namespace CellGenie.Cli.Tests;

public sealed class DatasetConvertTests(SmallLab lab) : IClassFixture<SmallLab>
{
    [Fact]
    public void Every_new_command_has_help_with_an_example()
    {
        foreach (var command in new[] { "convert", "split", "subset", "merge" })
        {
            var help = CellGenieProcess.Expect(0, "dataset", command, "--help").Output;
            Assert.Contains($"Example: cellgenie dataset {command}", help);
            Assert.Contains("--output", help);
        }
    }

    [Fact]
    public void Convert_writes_the_format_and_says_what_was_lost()
    {
        var result = CellGenieProcess.Expect(0, "dataset", "convert", lab.Annotations, "--to", "cellpose", "--images", lab.Images, "--out", lab["pairs"], "--overlap", "smallest-wins", "--output", "json");
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal("smallest-wins", report.RootElement.GetProperty("overlap").GetString());
        Assert.Equal(100, report.RootElement.GetProperty("annotationsRead").GetInt32());
        Assert.Equal(report.RootElement.ToString(), JsonDocument.Parse(File.ReadAllText(lab["pairs/conversion.json"])).RootElement.ToString());
        Assert.Contains("converting", result.Error);
        Assert.Equal(4, Directory.GetFiles(lab["pairs"], "*_masks.tif").Length);

        var back = CellGenieProcess.Expect(0, "dataset", "convert", lab["pairs"], "--to", "coco", "--out", lab["back"], "--quiet");
        Assert.StartsWith("cellpose to coco: 4 of 4 images, ", back.Output);
        Assert.Empty(back.Error);
    }

    [Fact]
    public void Convert_goes_on_after_a_broken_file_and_ends_with_5()
    {
        CellGenieProcess.Expect(0, "dataset", "convert", lab.Annotations, "--to", "labels-png", "--out", lab["labels"], "--quiet");
        File.WriteAllText(lab["labels/labels/BV2_Phase_A2_1_00d00h00m_1.png"], "no image");
        var result = CellGenieProcess.Expect(5, "dataset", "convert", lab["labels"], "--to", "coco-rle", "--out", lab["rest"]);
        Assert.Contains("3 of 3 images", result.Output);
        Assert.Contains("warning: ", result.Error);
        Assert.Contains("BV2_Phase_A2_1_00d00h00m_1.png", result.Error);
    }

    [Fact]
    public void Wrong_usage_and_missing_things_have_their_exit_codes()
    {
        CellGenieProcess.Expect(2, "dataset", "convert", lab.Annotations, "--to", "voc", "--out", lab["x"]);
        CellGenieProcess.Expect(2, "dataset", "convert", lab.Annotations, "--from", "geojson", "--to", "coco", "--out", lab["x"]);
        CellGenieProcess.Expect(2, "dataset", "convert", lab.Annotations, "--to", "coco", "--out", lab["x"], "--overlap", "guess");
        CellGenieProcess.Expect(2, "dataset", "split", "--annotations", lab.Annotations, "--out", lab["x"], "--shares", "train=0.5");
        CellGenieProcess.Expect(2, "dataset", "split", "--annotations", lab.Annotations, "--out", lab["x"], "--shares", "train");
        CellGenieProcess.Expect(2, "dataset", "subset", "--annotations", lab.Annotations, "--out", lab["x"]);
        CellGenieProcess.Expect(2, "dataset", "check", "--annotations", lab.Annotations, "--duplicate-iou", "1.5");
        CellGenieProcess.Expect(4, "dataset", "convert", lab["nothing"], "--to", "coco", "--out", lab["x"]);
        CellGenieProcess.Expect(4, "dataset", "merge", "--annotations", lab["nothing"], "--out", lab["x"]);
        CellGenieProcess.Expect(1, "dataset", "convert", lab.Annotations, "--to", "coco", "--out", lab.Images);
        Assert.False(Directory.Exists(lab["x"]));
    }

    [Fact]
    public void Split_subset_and_merge_work_on_files_and_folders()
    {
        var split = CellGenieProcess.Expect(0, "dataset", "split", "--annotations", lab.Annotations, "--shares", "train=50%,test=50%", "--out", lab["parts"], "--output", "json");
        using var report = JsonDocument.Parse(split.Output);
        Assert.Equal([2, 2], report.RootElement.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("images").GetInt32()));
        Assert.Equal("well", report.RootElement.GetProperty("groupBy").GetString());
        Assert.Contains("subset-50percent.json", CellGenieProcess.Expect(0, "dataset", "subset", "--annotations", lab["parts"], "--share", "50", "--share", "100%", "--out", lab["half"]).Output);
        CellGenieProcess.Expect(0, "dataset", "merge", "--annotations", lab["parts"], "--out", lab["merged"]);
        var shown = CellGenieProcess.Expect(0, "dataset", "show", lab["merged/annotations.json"], "--output", "json");
        Assert.Equal(4, JsonDocument.Parse(shown.Output).RootElement.GetProperty("images").GetInt32());
    }

    [Fact]
    public void Check_fixes_a_copy_and_the_copy_is_clean()
    {
        var text = File.ReadAllText(lab.Annotations);
        var first = text.IndexOf("{\"id\":1,\"image_id\"", StringComparison.Ordinal);
        var entry = text[first..(text.IndexOf("]]}", first, StringComparison.Ordinal) + 3)];
        File.WriteAllText(lab["doubled.json"], text.Replace(entry, entry + "," + entry.Replace("\"id\":1,", "\"id\":1001,")));
        var result = CellGenieProcess.Expect(5, "dataset", "check", "--annotations", lab["doubled.json"], "--images", lab.Images, "--fix", lab["clean"], "--copy-images", "--output", "json");
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(("cellgenie-check", 1), (report.RootElement.GetProperty("format").GetString(), report.RootElement.GetProperty("version").GetInt32()));
        Assert.Contains(report.RootElement.GetProperty("rules").EnumerateArray(), r => r.GetProperty("rule").GetString() == "duplicate-mask");
        Assert.Contains("fixes.json", result.Error);
        var again = CellGenieProcess.Run("dataset", "check", "--annotations", lab["clean"], "--images", lab["clean/images"]);
        Assert.DoesNotContain("duplicate-mask", again.Output);
        Assert.Equal(4, Directory.GetFiles(lab["clean/images"]).Length);
    }
}
