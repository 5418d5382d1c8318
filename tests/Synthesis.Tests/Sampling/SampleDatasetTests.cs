using System.Security.Cryptography;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Synthesis.Tests.Sampling;

public sealed class SampleDatasetTests
{
    private static readonly SampleOptions Small = new() { Width = 200, Height = 160, Cultures = [SampleCultures.BV2, SampleCultures.SkBr3], Seed = 7 };

    [Fact]
    public void Write_gives_a_data_set_that_reads_back_pixel_for_pixel()
    {
        using var folder = new TempFolder();
        var summary = SampleDataset.Write(folder.Path, Small);

        Assert.Equal((4, 2), (summary.TrainImages, summary.ValidationImages));
        var lab = new SampleLab(7, 200, 160);
        var expected = Small.Cultures.SelectMany(c => Enumerable.Range(0, 3).Select(i => lab.Render(c, i))).ToDictionary(s => s.FileName);
        var cells = 0;
        foreach (var file in new[] { summary.TrainFile, summary.ValidationFile! })
        {
            using var coco = CocoFile.Open(file);
            Assert.Empty(coco.Problems);
            Assert.Equal("cell", Assert.Single(coco.Categories).Name);
            Assert.Contains("CC0", Assert.Single(coco.Licenses).Name);
            foreach (var image in coco.Images)
            {
                Assert.True(expected.Remove(image.FileName, out var sample));
                Assert.Equal(sample.Image.Pixels, ImageFile.Load(Path.Combine(summary.ImagesFolder, image.FileName)).Image.Pixels);
                var annotations = coco.ReadAnnotations(image).ToList();
                Assert.Equal(sample.Cells.Select(c => c.Area), annotations.Select(a => (int)a.Area));
                Assert.Equal(sample.Cells.SelectMany(c => c.Polygons[0]), annotations.SelectMany(a => ((PolygonSegmentation)a.Segmentation).Parts[0]));
                Assert.All(annotations, a => Assert.Equal(a.Segmentation.ToMask(200, 160)!.Area, a.Area));
                cells += annotations.Count;
            }
        }

        Assert.Empty(expected);
        Assert.Equal(summary.Cells, cells);
    }

    [Fact]
    public void Write_lays_out_TIFF_files_as_LIVECell_does()
    {
        using var folder = new TempFolder();
        var summary = SampleDataset.Write(folder.Path, Small with { ImagesPerCulture = 1, Cultures = [SampleCultures.MCF7] });
        var file = Assert.Single(Directory.GetFiles(summary.ImagesFolder));
        var output = Tool.Run("tiffinfo", file);
        Assert.Contains("Compression Scheme: LZW", output);
        Assert.Contains("Rows/Strip: 11", output);
        Assert.Contains("horizontal differencing", output);
    }

    [Fact]
    public void Write_again_with_other_threads_gives_the_same_files()
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        SampleDataset.Write(one.Path, Small with { Workers = 1 });
        var first = Hashes(one.Path);
        SampleDataset.Write(one.Path, Small with { Workers = 3 });
        SampleDataset.Write(other.Path, Small with { Workers = 4 });
        Assert.Equal(first, Hashes(one.Path));
        Assert.Equal(first, Hashes(other.Path));
        Assert.Equal(6 + 3, first.Count);
    }

    [Fact]
    public void Write_after_an_interruption_completes_the_same_files()
    {
        using var whole = new TempFolder();
        using var cut = new TempFolder();
        SampleDataset.Write(whole.Path, Small);
        using var stop = new CancellationTokenSource();
        var progress = new Reports(p => { if (p.Done == 2) stop.Cancel(); });
        Assert.ThrowsAny<OperationCanceledException>(() => SampleDataset.Write(cut.Path, Small with { Workers = 1 }, progress, stop.Token));
        Assert.False(File.Exists(cut[SampleDataset.TrainFileName]));
        Assert.Equal(2, Directory.GetFiles(cut[SampleDataset.ImagesFolderName]).Length);

        SampleDataset.Write(cut.Path, Small);
        Assert.Equal(Hashes(whole.Path), Hashes(cut.Path));
    }

    [Fact]
    public void Write_holds_one_well_of_each_culture_out()
    {
        using var folder = new TempFolder();
        var options = Small with { Width = 64, Height = 64, ImagesPerCulture = 12, Cultures = SampleCultures.All };
        var summary = SampleDataset.Write(folder.Path, options);
        using var train = CocoFile.Open(summary.TrainFile);
        using var validation = CocoFile.Open(summary.ValidationFile!);
        Assert.Equal(8 * 10, train.Images.Count);
        Assert.Equal(8 * 2, validation.Images.Count);
        Assert.Empty(Wells(train).Intersect(Wells(validation)));
        Assert.Equal(8, Wells(validation).Count());

        static IEnumerable<string> Wells(CocoFile file) => file.Images
            .Select(i => LivecellName.TryParse(i.FileName, out var name) ? name.Culture + name.Well : "").Distinct();
    }

    [Fact]
    public void Write_of_fewer_than_three_images_has_no_validation_and_removes_that_of_an_earlier_run()
    {
        using var folder = new TempFolder();
        var options = Small with { Width = 64, Height = 64 };
        Assert.NotNull(SampleDataset.Write(folder.Path, options).ValidationFile);
        var summary = SampleDataset.Write(folder.Path, options with { ImagesPerCulture = 2 });
        Assert.Null(summary.ValidationFile);
        Assert.False(File.Exists(folder[SampleDataset.ValidationFileName]));
    }

    [Fact]
    public void Write_says_in_the_readme_that_it_is_simulated_and_free()
    {
        using var folder = new TempFolder();
        SampleDataset.Write(folder.Path, Small with { Width = 64, Height = 64, ImagesPerCulture = 1 });
        var text = File.ReadAllText(folder["README.md"]);
        Assert.Contains("simulated", text);
        Assert.Contains("CC0", text);
        Assert.Contains("no substitute for real data", text);
        Assert.Contains("| seed | 7 |", text);
        Assert.DoesNotContain("\r", text);
    }

    [Fact]
    public void Write_into_a_folder_with_other_files_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["mine.txt"], "");
        Assert.Contains("choose a new or empty folder", Assert.Throws<CellGenieException>(() => SampleDataset.Write(folder.Path, Small)).Message);
        Assert.Equal([folder["mine.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_to_a_place_that_is_a_file_is_a_clear_error()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["file"], "");
        Assert.Contains("cannot be written", Assert.Throws<CellGenieException>(() => SampleDataset.Write(folder["file"], Small)).Message);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        using var folder = new TempFolder();
        Assert.ThrowsAny<ArgumentException>(() => SampleDataset.Write(folder.Path, Small with { ImagesPerCulture = 0 }));
        Assert.ThrowsAny<ArgumentException>(() => SampleDataset.Write(folder.Path, Small with { Workers = 0 }));
        Assert.ThrowsAny<ArgumentException>(() => SampleDataset.Write(folder.Path, Small with { Cultures = [] }));
        Assert.ThrowsAny<ArgumentException>(() => SampleDataset.Write(folder.Path, Small with { Cultures = [SampleCultures.BV2, SampleCultures.BV2] }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(Directory
        .GetFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(folder, f), f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));

    private sealed class Reports(Action<SampleProgress> action) : IProgress<SampleProgress>
    {
        public void Report(SampleProgress value) => action(value);
    }
}
