using System.Text.Json;

namespace CellGenie.Cli.Tests;

public sealed class CommandTests(SmallLab lab) : IClassFixture<SmallLab>
{
    [Fact]
    public void Every_command_has_help_with_an_example()
    {
        string[][] commands =
        [
            ["demo"], ["dataset", "sample"], ["dataset", "download"], ["dataset", "check"], ["dataset", "show"],
            ["library", "extract"], ["library", "show"], ["generate"], ["verify"], ["doctor"], ["train"], ["predict"], ["model", "describe"],
        ];
        foreach (var command in commands)
        {
            var help = CellGenieProcess.Expect(0, [.. command, "--help"]).Output;
            Assert.Contains($"Example: cellgenie {string.Join(' ', command)}", help);
            Assert.Contains("--output", help);
        }
    }

    [Fact]
    public void Version_is_printed() => Assert.Matches(@"^\d+\.\d+\.\d+", CellGenieProcess.Expect(0, "--version").Output);

    [Theory]
    [InlineData("generat")]
    [InlineData("generate")]
    [InlineData("generate", "--out", "x", "--cells", "9-3")]
    [InlineData("generate", "--out", "x", "--size", "704")]
    [InlineData("generate", "--out", "x", "--per-culture", "0")]
    [InlineData("generate", "--out", "x", "--per-culture", "many")]
    [InlineData("generate", "--out", "x", "--blend", "magic")]
    [InlineData("generate", "--out", "x", "--blends", "hard,magic")]
    [InlineData("generate", "--out", "x", "--format", "coco,voc")]
    [InlineData("generate", "--out", "x", "--preset", "best")]
    [InlineData("generate", "--out", "x", "--no-such-option")]
    [InlineData("generate", "--out", "x", "--seed", "-1")]
    [InlineData("generate", "--out", "x", "--augment", "flip,zoom")]
    [InlineData("generate", "--out", "x", "--vary-scale", "1.5-2")]
    [InlineData("generate", "--out", "x", "--vary-angle", "200")]
    [InlineData("generate", "--out", "x", "--vary-elastic", "0.3")]
    [InlineData("generate", "--out", "x")]
    [InlineData("library", "extract", "--out", "x")]
    [InlineData("verify")]
    public void Wrong_usage_ends_with_2_and_says_why(params string[] arguments)
    {
        var result = CellGenieProcess.Expect(2, arguments);
        Assert.StartsWith("error: ", result.Error);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists("x"));
    }

    [Fact]
    public void Missing_things_end_with_4()
    {
        CellGenieProcess.Expect(4, "generate", "--library", lab["nothing"], "--out", lab["x"]);
        CellGenieProcess.Expect(4, "library", "show", lab["nothing"]);
        CellGenieProcess.Expect(4, "library", "extract", "--images", lab["nothing"], "--annotations", lab.Annotations, "--out", lab["x"]);
        CellGenieProcess.Expect(4, "library", "extract", "--images", lab.Images, "--annotations", lab["nothing"], "--out", lab["x"]);
        CellGenieProcess.Expect(4, "verify", lab["nothing"]);
        CellGenieProcess.Expect(4, "dataset", "show", lab["nothing"]);
        var unknown = CellGenieProcess.Expect(4, "generate", "--library", lab.Library, "--out", lab["x"], "--culture", "HeLa");
        Assert.Contains("HeLa", unknown.Error);
        Assert.Contains("BV2", unknown.Error);
        Assert.False(Directory.Exists(lab["x"]));
    }

    [Fact]
    public void Broken_files_end_with_1_and_name_file_and_place()
    {
        File.WriteAllText(lab["broken.json"], "{\"images\":[{\"id\":1,");
        var error = CellGenieProcess.Expect(1, "library", "extract", "--images", lab.Images, "--annotations", lab["broken.json"], "--out", lab["y"]).Error;
        Assert.Contains("broken.json", error);
        Assert.DoesNotContain("   at ", error);
        Assert.False(Directory.Exists(lab["y"]));
    }

    [Fact]
    public void Results_are_json_when_asked_and_progress_stays_out_of_them()
    {
        using var library = JsonDocument.Parse(CellGenieProcess.Expect(0, "library", "show", lab.Library, "--output", "json").Output);
        Assert.Equal(100, library.RootElement.GetProperty("cells").GetInt32());
        Assert.Equal("BV2", library.RootElement.GetProperty("cultures")[0].GetProperty("name").GetString());

        var generated = CellGenieProcess.Expect(0, "generate", "--library", lab.Library, "--out", lab["json"], "--per-culture", "3", "--output", "json");
        Assert.Contains("generating", generated.Error);
        using var summary = JsonDocument.Parse(generated.Output);
        Assert.Equal(3, summary.RootElement.GetProperty("images").GetInt32());

        using var verified = JsonDocument.Parse(CellGenieProcess.Expect(0, "verify", lab["json"], "--library", lab.Library, "--output", "json").Output);
        Assert.True(verified.RootElement.GetProperty("identical").GetBoolean());

        using var shown = JsonDocument.Parse(CellGenieProcess.Expect(0, "dataset", "show", Path.Combine(lab["json"], "annotations.json"), "--output", "json").Output);
        Assert.Equal(3, shown.RootElement.GetProperty("images").GetInt32());

        using var doctor = JsonDocument.Parse(CellGenieProcess.Expect(0, "doctor", "--output", "json").Output);
        Assert.Contains(doctor.RootElement.GetProperty("checks").EnumerateArray(), c => c.GetProperty("name").GetString() == "TorchSharp");
    }

    [Fact]
    public void Ranges_are_for_all_cultures_or_for_one()
    {
        string[] generate = ["generate", "--library", lab.Library, "--output", "json", "--out"];
        long Requested(params string[] more)
        {
            using var json = JsonDocument.Parse(CellGenieProcess.Expect(0, [.. generate, lab[string.Concat(more)], .. more, .. more.Contains("--per-culture") ? Array.Empty<string>() : ["--per-culture", "1"]]).Output);
            return json.RootElement.GetProperty("cells").GetInt64() + json.RootElement.GetProperty("hidden").GetInt64();
        }

        Assert.Equal(7, Requested("--cells", "7"));
        Assert.Equal(5 + 9 + 5, Requested("--cells-sweep", "5,9", "--per-culture", "3"));
        Assert.Equal(4 + 6 + 4, Requested("--cells", "4..8", "--sweep", "3", "--per-culture", "3", "--hard-cases", "touching", "--hard-share", "0.4"));
        Assert.Equal(9, Requested("--cells", "7", "--cells", "bv2=9"));
        Assert.Equal(9, Requested("--cells", "bv2=9", "--cells", "7"));
        Assert.Contains("HeLa", CellGenieProcess.Expect(4, [.. generate, lab["z"], "--cells", "HeLa=5"]).Error);
        CellGenieProcess.Expect(2, [.. generate, lab["z"], "--cells", "BV2=5-"]);
        CellGenieProcess.Expect(2, [.. generate, lab["z"], "--cells-sweep", "5,x"]);
        CellGenieProcess.Expect(2, [.. generate, lab["z"], "--cells-sweep", "5,6", "--sweep", "3"]);
        CellGenieProcess.Expect(2, [.. generate, lab["z"], "--sweep", "1"]);
        CellGenieProcess.Expect(2, [.. generate, lab["z"], "--co-culture", "BV2=0.5"]);
        CellGenieProcess.Expect(2, [.. generate, lab["z"], "--hard-cases", "impossible"]);
        Assert.Contains("HeLa", CellGenieProcess.Expect(4, [.. generate, lab["z"], "--co-culture", "BV2=0.5,HeLa=0.5"]).Error);
    }

    [Fact]
    public void Range_of_a_variation_means_its_augmentation_and_is_verified()
    {
        CellGenieProcess.Expect(0, "generate", "--library", lab.Library, "--out", lab["varied"], "--per-culture", "2", "--augment", "flip,angle", "--vary-scale", "0.9-1.1", "--vary-defocus", "0.5", "--quiet");
        Assert.Contains("all bytes identical", CellGenieProcess.Expect(0, "verify", lab["varied"], "--library", lab.Library).Output);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(lab["varied"], "manifest.json")));
        var rules = manifest.RootElement.GetProperty("specification").GetProperty("rules");
        Assert.Equal("Flip, Angle, Scale, Defocus", rules.GetProperty("augment").GetString());
        Assert.Equal((0.9, 1.1, 0.5), (rules.GetProperty("variation").GetProperty("scaleLow").GetDouble(), rules.GetProperty("variation").GetProperty("scaleHigh").GetDouble(), rules.GetProperty("variation").GetProperty("defocus").GetDouble()));
        var cells = manifest.RootElement.GetProperty("images")[0].GetProperty("cells").EnumerateArray().ToList();
        Assert.All(cells, c => Assert.InRange(c[14].GetInt32(), 921, 1127));
        Assert.Contains(cells, c => c[13].GetInt32() != 0);
    }

    [Fact]
    public void Quiet_is_quiet() =>
        Assert.Empty(CellGenieProcess.Expect(0, "generate", "--library", lab.Library, "--out", lab["quiet"], "--per-culture", "1", "--quiet").Error);

    [Fact]
    public void Generate_extracts_first_when_images_are_given_and_can_be_verified_alone()
    {
        CellGenieProcess.Expect(0, "generate", "--images", lab.Images, "--annotations", lab.Annotations, "--out", lab["once"], "--per-culture", "2", "--cells", "30-40", "--blend", "feather", "--brightness", "match", "--format", "coco,labels");
        Assert.Equal(2, Directory.GetFiles(Path.Combine(lab["once"], "labels")).Length);
        Assert.Contains("all bytes identical", CellGenieProcess.Expect(0, "verify", lab["once"]).Output);
        var image = Directory.GetFiles(Path.Combine(lab["once"], "images")).First();
        var bytes = File.ReadAllBytes(image);
        bytes[^30] ^= 4;
        File.WriteAllBytes(image, bytes);
        Assert.Contains(Path.GetFileName(image), CellGenieProcess.Expect(5, "verify", lab["once"]).Output);
    }

    [Fact]
    public void Formats_by_name_write_truth_and_conversions_beside_the_dataset()
    {
        string[] generate = ["generate", "--library", lab.Library, "--out", lab["formats"], "--per-culture", "2", "--cells", "30-40", "--blends", "hard,poisson", "--format", "coco,labels,amodal,contours,yolo", "--contour-width", "1"];
        CellGenieProcess.Expect(0, generate);
        string[] names = ["BV2_Phase_synthetic_00000000_hard.png", "BV2_Phase_synthetic_00000000_poisson.png", "BV2_Phase_synthetic_00000001_hard.png", "BV2_Phase_synthetic_00000001_poisson.png"];
        foreach (var folder in new[] { "images", "labels", "contours", "yolo/images" })
            Assert.Equal(names, Directory.GetFiles(Path.Combine(lab["formats"], folder)).Select(Path.GetFileName).Order());
        using var shown = JsonDocument.Parse(CellGenieProcess.Expect(0, "dataset", "show", Path.Combine(lab["formats"], "amodal.json"), "--output", "json").Output);
        Assert.Equal(4, shown.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(4, Directory.GetFiles(Path.Combine(lab["formats"], "yolo/labels"), "*.txt").Length);
        Assert.Contains("all bytes identical", CellGenieProcess.Expect(0, "verify", lab["formats"], "--library", lab.Library).Output);

        // Whoever was stopped while it was converted starts the same command again.
        Directory.Move(lab["formats/yolo"], lab["formats/yolo.partial"]);
        Assert.Contains("complete already", CellGenieProcess.Expect(0, generate).Error);
        Assert.Equal(4, Directory.GetFiles(lab["formats/yolo/labels"]).Length);
        Assert.Contains("is there already", CellGenieProcess.Expect(0, generate).Error);
        Assert.False(Directory.Exists(lab["formats/yolo.partial"]));
        // The whole masks are no second annotation file of the folder.
        using var subset = JsonDocument.Parse(CellGenieProcess.Expect(0, "dataset", "subset", "--annotations", lab["formats"], "--images", "2", "--out", lab["subset"], "--output", "json").Output);
        Assert.DoesNotContain("amodal.json", subset.RootElement.GetRawText());
    }

    [Fact]
    public void Frames_make_sequences_with_tracks()
    {
        CellGenieProcess.Expect(0, "generate", "--library", lab.Library, "--out", lab["frames"], "--per-culture", "2", "--cells", "10-20", "--frames", "3", "--drift", "4", "--persistence", "0.5", "--growth", "0.01", "--divisions", "0.1", "--format", "coco,tracks");
        Assert.Equal(6, Directory.GetFiles(lab["frames/images"]).Length);
        Assert.True(File.Exists(lab["frames/images/BV2_Phase_synthetic_00000001_t002.png"]));
        Assert.Equal(6, Directory.GetFiles(lab["frames/tracks"], "BV2_Phase_synthetic_0000000?_man_track00?.tif").Length);
        Assert.All(File.ReadLines(lab["frames/tracks/BV2_Phase_synthetic_00000001_man_track.txt"]), row => Assert.Matches("^[0-9]+ [012] [012] [0-9]+$", row));
        Assert.Contains("all bytes identical", CellGenieProcess.Expect(0, "verify", lab["frames"], "--library", lab.Library).Output);
        Assert.Contains("give --frames", CellGenieProcess.Expect(2, "generate", "--library", lab.Library, "--out", lab["still"], "--drift", "3").Error);
    }

    [Fact]
    public void Library_is_not_overwritten_unless_asked()
    {
        string[] extract = ["library", "extract", "--images", lab.Images, "--annotations", lab.Annotations, "--out", lab["twice"]];
        CellGenieProcess.Expect(0, extract);
        Assert.Contains("--overwrite", CellGenieProcess.Expect(1, extract).Error);
        CellGenieProcess.Expect(0, [.. extract, "--overwrite"]);
        Directory.CreateDirectory(lab["precious"]);
        File.WriteAllText(Path.Combine(lab["precious"], "thesis.txt"), "years of work");
        CellGenieProcess.Expect(1, "library", "extract", "--images", lab.Images, "--annotations", lab.Annotations, "--out", lab["precious"], "--overwrite");
        Assert.Equal("years of work", File.ReadAllText(Path.Combine(lab["precious"], "thesis.txt")));
    }

    [Fact]
    public void Check_finds_planted_defects_and_ends_with_5()
    {
        var text = File.ReadAllText(lab.Annotations).Replace("A4_1_00d00h00m_1.tif", "gone.tif");
        File.WriteAllText(lab["defect.json"], text);
        var result = CellGenieProcess.Expect(5, "dataset", "check", "--images", lab.Images, "--annotations", lab["defect.json"]);
        Assert.Contains("BV2_Phase_gone.tif", result.Output);
    }
}
