using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

public sealed class DatasetTests
{
    [Fact]
    public void Verification_finds_nothing_in_an_untouched_dataset_and_every_change_in_another()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var output = lab["out"];
        DatasetGenerator.Generate(bank, Specifications.Of(bank), output, 2);
        var head = ManifestHead.Read(Path.Combine(output, DatasetFiles.Manifest));
        IReadOnlyList<string> Differences() => DatasetVerifier.Verify(bank, head, output, 2).Differences;
        Assert.Empty(Differences());

        var image = Directory.GetFiles(Path.Combine(output, "images")).Order().First();
        Change(image, bytes => bytes[^20] ^= 1, () => Assert.Contains(Path.GetFileName(image), Assert.Single(Differences())));
        var label = Directory.GetFiles(Path.Combine(output, "labels")).Order().Last();
        Change(label, bytes => bytes[60] ^= 1, () => Assert.Contains("labels/", Assert.Single(Differences())));
        var annotations = Path.Combine(output, "annotations.json");
        Change(annotations, bytes => bytes[bytes.Length / 2] ^= 1, () => Assert.Matches("annotations.json: differs from byte [0-9]+ on, at image [0-9]+", Assert.Single(Differences())));
        File.AppendAllText(annotations, " ");
        Assert.Contains("after the last image", Assert.Single(Differences()));
        File.Delete(image);
        Assert.Contains(Differences(), d => d.Contains("missing"));
    }

    [Fact]
    public void Verification_against_another_library_is_refused()
    {
        using var lab = TestLab.WithTwoCultures();
        using var other = TestLab.WithTwoCultures(2);
        using var bank = lab.Extract();
        using var wrong = other.Extract();
        DatasetGenerator.Generate(bank, Specifications.Of(bank), lab["out"], 2);
        var head = ManifestHead.Read(Path.Combine(lab["out"], DatasetFiles.Manifest));
        Assert.Contains(bank.Id, Assert.Throws<CellGenieException>(() => DatasetVerifier.Verify(wrong, head, lab["out"], 1)).Message);
    }

    [Fact]
    public void Folder_with_another_dataset_is_refused_and_left_alone()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        DatasetGenerator.Generate(bank, Specifications.Of(bank), lab["out"], 2);
        var before = Specifications.Hashes(lab["out"]);
        Assert.Contains("another specification", Assert.Throws<CellGenieException>(() => DatasetGenerator.Generate(bank, Specifications.Of(bank, seed: 2), lab["out"], 2)).Message);
        Assert.Equal(before, Specifications.Hashes(lab["out"]));
    }

    [Fact]
    public void Folder_with_somebodys_images_is_refused_and_left_alone()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        Directory.CreateDirectory(Path.Combine(lab["out"], "images"));
        File.WriteAllText(Path.Combine(lab["out"], "images", "mine.png"), "precious");
        Assert.Contains("choose another folder", Assert.Throws<CellGenieException>(() => DatasetGenerator.Generate(bank, Specifications.Of(bank), lab["out"], 2)).Message);
        Assert.Equal(["images/mine.png"], Specifications.Hashes(lab["out"]).Keys);
    }

    [Fact]
    public void Damaged_donor_fails_its_images_and_the_dataset_goes_on()
    {
        using var lab = TestLab.WithTwoCultures();
        long offset;
        using (var bank = lab.Extract())
            offset = bank.Cells[0].Offset;
        using (var file = File.OpenWrite(Path.Combine(lab["library"], CellBank.DataFile)))
        {
            file.Position = offset;
            file.WriteByte(1);
        }

        using var damaged = CellBank.Open(lab["library"]);
        var specification = Specifications.Of(damaged, 30);
        var result = DatasetGenerator.Generate(damaged, specification, lab["out"], 2);
        var failures = result.Summary.Failures;
        Assert.NotEmpty(failures);
        Assert.True(failures.Count < 30);
        Assert.All(failures, f => Assert.Contains("cell 0", f.Reason));
        var totals = result.Summary.Cultures["BIG"];
        Assert.Equal((30 - failures.Count, failures.Count), (totals.Images, totals.Failed));
        Assert.Equal(60 - failures.Count, Directory.GetFiles(Path.Combine(lab["out"], "images")).Length);
        using var coco = Coco.CocoFile.Open(Path.Combine(lab["out"], "annotations.json"));
        Assert.Empty(coco.Problems);
        Assert.Equal(60 - failures.Count, coco.Images.Count);
    }

    [Fact]
    public void Journal_that_cannot_be_read_is_named()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        Directory.CreateDirectory(lab["out"]);
        File.WriteAllText(Path.Combine(lab["out"], "generation.json"), "{");
        Assert.Contains("generation.json", Assert.Throws<InvalidInputException>(() => DatasetGenerator.Generate(bank, Specifications.Of(bank), lab["out"], 2)).Message);
    }

    [Fact]
    public void Damaged_manifest_is_an_error_and_never_anything_else()
    {
        using var lab = TestLab.WithTwoCultures(2);
        using var bank = lab.Extract();
        DatasetGenerator.Generate(bank, Specifications.Of(bank), lab["out"], 2);
        var path = Path.Combine(lab["out"], DatasetFiles.Manifest);
        var intact = File.ReadAllBytes(path);
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = (byte[])intact.Clone();
            if (i % 2 == 0)
                damaged = damaged[..(i < 1000 ? damaged.Length - i / 2 : random.Next(damaged.Length))];
            else
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged);
            try
            {
                ManifestHead.Read(path);
                DatasetSummary.Read(path);
            }
            catch (InvalidInputException e)
            {
                Assert.Equal(path, e.File);
            }
        }
    }

    [Fact]
    public void No_cells_at_all_is_a_valid_dataset()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var result = DatasetGenerator.Generate(bank, Specifications.Of(bank, cells: new IntRange(0, 0)), lab["out"], 2);
        Assert.Equal(0, result.Summary.Cultures.Values.Sum(c => c.Cells));
        using var coco = Coco.CocoFile.Open(Path.Combine(lab["out"], "annotations.json"));
        Assert.Equal((6, 0), (coco.Images.Count, coco.AnnotationCount));
    }

    private static void Change(string file, Action<byte[]> change, Action check)
    {
        var intact = File.ReadAllBytes(file);
        var changed = (byte[])intact.Clone();
        change(changed);
        File.WriteAllBytes(file, changed);
        check();
        File.WriteAllBytes(file, intact);
    }
}
