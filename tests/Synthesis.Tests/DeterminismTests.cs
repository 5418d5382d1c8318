namespace CellGenie.Synthesis.Tests;

public sealed class DeterminismTests
{
    [Fact]
    public void Any_number_of_workers_gives_the_same_bytes()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, 40);
        foreach (var workers in new[] { 1, 2, 7 })
            DatasetGenerator.Generate(bank, specification, lab[$"out{workers}"], workers);
        var one = Specifications.Hashes(lab["out1"]);
        // 80 images, their label maps, annotations and manifest.
        Assert.Equal(162, one.Count);
        Assert.Equal(one, Specifications.Hashes(lab["out2"]));
        Assert.Equal(one, Specifications.Hashes(lab["out7"]));
    }

    /// <summary>Where whole masks are kept, mirrored donors are copied; elsewhere they are read mirrored in place.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(Augmentations.Flip | Augmentations.Rotate | Augmentations.Contrast)]
    public void Mirrored_donors_give_the_same_image_whether_they_are_copied_or_not(Augmentations? augment)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = GenerationRequest.RulesOf("default");
        rules = rules with { Augment = augment ?? rules.Augment };
        foreach (var culture in Specifications.Of(bank, 3, rules: rules).Cultures)
        {
            var plan = CulturePlan.Create(bank, culture, rules);
            var reading = new ImageComposer(bank, plan, rules);
            var copying = new ImageComposer(bank, plan, rules, keepsWholeMasks: true);
            for (var i = 0; i < 8; i++)
            {
                var (read, copied) = (reading.Compose(3, i), copying.Compose(3, i));
                Assert.Contains(read.Cells, c => c.Turn.HasFlag(Turn.MirrorX));
                Assert.Equal(copied.Cells, read.Cells);
                Assert.True(copied.Labels.Buffer.AsSpan().SequenceEqual(read.Labels.Buffer));
                Assert.True(copied.Pixels.SequenceEqual(read.Pixels));
            }
        }
    }

    [Fact]
    public void Extraction_gives_the_same_bank_for_any_number_of_workers()
    {
        using var lab = TestLab.WithTwoCultures();
        foreach (var workers in new[] { 1, 7 })
            CellExtractor.Extract([lab.Source], new ExtractionOptions { Workers = workers }, lab[$"library{workers}"]);
        Assert.Equal(Specifications.Hashes(lab["library1"]), Specifications.Hashes(lab["library7"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(70)]
    public void Cancelled_dataset_is_continued_to_the_same_bytes(int after)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, 40);
        DatasetGenerator.Generate(bank, specification, lab["whole"], 2);

        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetGenerator.Generate(
            bank, specification, lab["cut"], 3, new CallAt(after, cancellation.Cancel), cancellation.Token));
        Assert.False(File.Exists(Path.Combine(lab["cut"], "annotations.json")));
        Assert.False(File.Exists(Path.Combine(lab["cut"], "manifest.json")));

        var result = DatasetGenerator.Generate(bank, specification, lab["cut"], 2);
        Assert.Equal(after, result.Resumed);
        Assert.Equal(Specifications.Hashes(lab["whole"]), Specifications.Hashes(lab["cut"]));
    }

    [Fact]
    public void Dataset_that_lost_the_end_of_its_files_starts_again_to_the_same_bytes()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, 40);
        DatasetGenerator.Generate(bank, specification, lab["whole"], 2);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetGenerator.Generate(
            bank, specification, lab["cut"], 1, new CallAt(50, cancellation.Cancel), cancellation.Token));
        using (var file = File.OpenWrite(Path.Combine(lab["cut"], "annotations.json.partial")))
            file.SetLength(100);

        Assert.Equal(0, DatasetGenerator.Generate(bank, specification, lab["cut"], 2).Resumed);
        Assert.Equal(Specifications.Hashes(lab["whole"]), Specifications.Hashes(lab["cut"]));
    }

    [Fact]
    public void Complete_dataset_is_left_as_it_is()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank);
        var first = DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        var again = DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        Assert.Equal(0, first.Resumed);
        Assert.Equal(6, again.Resumed);
        Assert.Equal(first.Summary.Cultures.Values.Select(c => c.Cells), again.Summary.Cultures.Values.Select(c => c.Cells));
    }

    [Fact]
    public void Another_seed_gives_other_images()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 1, 1), lab["a"], 1);
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 1, 2), lab["b"], 1);
        Assert.Empty(Specifications.Hashes(lab["a"]).Where(f => f.Key.EndsWith(".png")).Select(f => f.Value).Intersect(Specifications.Hashes(lab["b"]).Values));
    }

    [Fact]
    public void One_image_alone_is_the_same_as_among_many()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 1), lab["one"], 1);
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 9), lab["nine"], 2);
        // The second culture's first image is number 1 in one dataset and number 9 in the other.
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(lab["one"], "images", "SMALL_Phase_synthetic_00000001.png")),
            File.ReadAllBytes(Path.Combine(lab["nine"], "images", "SMALL_Phase_synthetic_00000009.png")));
    }

    /// <summary>Calls back when so many images are done.</summary>
    private sealed class CallAt(int done, Action call) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value)
        {
            if (value.Done == done)
                call();
        }
    }
}
