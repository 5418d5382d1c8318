using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

public sealed class ShardTests
{
    [Theory]
    [InlineData(1, SegmentationEncoding.Auto)]
    [InlineData(7, SegmentationEncoding.Polygon)]
    [InlineData(7, SegmentationEncoding.Rle)]
    [InlineData(64, SegmentationEncoding.Auto)]
    [InlineData(80, SegmentationEncoding.Auto)]
    public void Shards_in_any_order_on_several_threads_give_the_bytes_of_generate(int size, SegmentationEncoding segmentation)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = ExtractWithDamage(lab);
        var specification = Specifications.Of(bank, 40) with { Segmentation = segmentation };
        DatasetGenerator.Generate(bank, specification, lab["whole"], 2);

        var plan = DatasetPlan.Create(bank, specification);
        var parts = RenderAll(plan, size, lab["shards"], threads: 3, seed: size);
        Assemble(bank.Index, specification, parts, lab["shards"]);

        var whole = Specifications.Hashes(lab["whole"]);
        Assert.Equal(whole, Specifications.Hashes(lab["shards"]));
        var failures = DatasetSummary.Read(Path.Combine(lab["shards"], DatasetFiles.Manifest)).Failures;
        Assert.InRange(failures.Count, 1, 39);
        Assert.Equal(160 - 2 * failures.Count + 2, whole.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(80)]
    public void Shards_with_all_truth_in_several_blends_give_the_bytes_of_generate(int size)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = ExtractWithDamage(lab);
        var specification = EverythingOf(bank, 20);
        DatasetGenerator.Generate(bank, specification, lab["whole"], 2);
        var parts = RenderAll(DatasetPlan.Create(bank, specification), size, lab["shards"], threads: 3, seed: size);
        Assemble(bank.Index, specification, parts, lab["shards"]);

        var whole = Specifications.Hashes(lab["whole"]);
        Assert.Equal(whole, Specifications.Hashes(lab["shards"]));
        var failures = DatasetSummary.Read(Path.Combine(lab["shards"], DatasetFiles.Manifest)).Failures;
        // A damaged donor fails its layout in both blends.
        Assert.InRange(failures.Count, 2, 38);
        Assert.True(int.IsEvenInteger(failures.Count));
        Assert.Equal(3 * (80 - failures.Count) + 3, whole.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Shards_that_divide_sequences_give_the_bytes_of_generate(int size)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = ExtractWithDamage(lab);
        var specification = Specifications.Of(bank, 4, rules: new CompositionRules { TimeLapse = new TimeLapse { Frames = 5, Divisions = 0.02 } }) with { Truth = TruthFiles.Contours | TruthFiles.Tracks };
        DatasetGenerator.Generate(bank, specification, lab["whole"], 2);
        Assemble(bank.Index, specification, RenderAll(DatasetPlan.Create(bank, specification), size, lab["shards"], threads: 3, seed: size), lab["shards"]);
        Assert.Equal(Specifications.Hashes(lab["whole"]), Specifications.Hashes(lab["shards"]));
        // A damaged donor fails the whole sequence, so that there is no table without its frames.
        var failures = DatasetSummary.Read(Path.Combine(lab["shards"], DatasetFiles.Manifest)).Failures;
        Assert.Equal(0, failures.Count % 5);
        Assert.Equal((40 - failures.Count) / 5, Directory.GetFiles(lab["whole/tracks"], "*.txt").Length);
        Assert.Equal(40 - failures.Count, Directory.GetFiles(lab["whole/tracks"], "*.tif").Length);
    }

    [Fact]
    public void Part_with_whole_masks_that_nobody_asked_for_or_without_those_asked_for_is_refused()
    {
        using var lab = TestLab.WithTwoCultures(2);
        using var bank = lab.Extract();
        var specification = EverythingOf(bank, 1);
        var part = RenderAll(DatasetPlan.Create(bank, specification), 4, lab["shards"], threads: 1, seed: 1).Single();
        var head = System.Text.Encoding.UTF8.GetString(part, 0, Array.IndexOf(part, (byte)'\n'));
        var without = System.Text.RegularExpressions.Regex.Replace(head, "\"amodal[A-Za-z]+\":[0-9]+,", "");
        Assert.NotEqual(head, without);
        Assert.Contains("whole masks", Assert.Throws<InvalidInputException>(() => Assemble(bank.Index, specification, [[.. System.Text.Encoding.UTF8.GetBytes(without), .. part.AsSpan(head.Length)]])).Rule);
        var plain = specification with { Truth = null };
        var fingerprint = DatasetPlan.Create(bank, plain).Fingerprint;
        var renamed = head.Replace(Head(part).Dataset, fingerprint);
        Assert.Contains("whole masks", Assert.Throws<InvalidInputException>(() => Assemble(bank.Index, plain, [[.. System.Text.Encoding.UTF8.GetBytes(renamed), .. part.AsSpan(head.Length)]])).Rule);
        Assert.Throws<ArgumentException>(() => new DatasetAssembler(bank.Index, specification, new MemoryStream(), new MemoryStream()));
    }

    [Fact]
    public void Shards_without_any_cell_give_the_bytes_of_generate()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, 3, cells: new IntRange(0, 1));
        DatasetGenerator.Generate(bank, specification, lab["whole"], 1);
        var parts = RenderAll(DatasetPlan.Create(bank, specification), 1, lab["shards"], threads: 1, seed: 5);
        Assert.Contains(parts, p => Head(p).AnnotationBytes == 0);
        Assemble(bank.Index, specification, parts, lab["shards"]);
        Assert.Equal(Specifications.Hashes(lab["whole"]), Specifications.Hashes(lab["shards"]));
    }

    [Fact]
    public void Part_lists_every_file_with_its_hash_and_counts_as_generate_does()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = ExtractWithDamage(lab);
        var specification = Specifications.Of(bank, 20);
        var totals = DatasetGenerator.Generate(bank, specification, lab["whole"], 2).Summary.Cultures;
        var heads = RenderAll(DatasetPlan.Create(bank, specification), 7, lab["shards"], threads: 1, seed: 2).Select(Head).ToList();

        var files = heads.SelectMany(h => h.Files).ToDictionary(f => f.Path, f => (long)f.Length);
        var hashes = heads.SelectMany(h => h.Files).ToDictionary(f => f.Path, f => f.Sha256.ToUpperInvariant());
        Assert.Equal(Specifications.Hashes(lab["shards"]), new SortedDictionary<string, string>(hashes, StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(new FileInfo(Path.Combine(lab["shards"], f.Key)).Length, f.Value));
        foreach (var (culture, total) in totals)
        {
            var own = heads.Select(h => h.Totals.GetValueOrDefault(culture) ?? new CultureTotals()).ToList();
            Assert.Equal(
                (total.Images, total.Failed, total.Requested, total.Cells, total.Hidden, total.Area),
                (own.Sum(t => t.Images), own.Sum(t => t.Failed), own.Sum(t => t.Requested), own.Sum(t => t.Cells), own.Sum(t => t.Hidden), own.Sum(t => t.Area)));
        }

        // 40 images in shards of 7: the third has images 14 to 20 and thus both cultures, the last has 5.
        Assert.Equal([1, 1, 2, 1, 1, 1], heads.Select(h => h.Totals.Count));
        Assert.Equal([7, 7, 7, 7, 7, 5], heads.Select(h => h.Count));
    }

    [Fact]
    public void Failure_does_not_name_the_folder_of_the_bank()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = ExtractWithDamage(lab);
        var failures = DatasetGenerator.Generate(bank, Specifications.Of(bank, 40), lab["whole"], 2).Summary.Failures;
        Assert.All(failures, f => Assert.StartsWith("bank.bin, cell 0: ", f.Reason));
    }

    [Fact]
    public void Damaged_part_is_an_error_of_its_input_and_never_anything_else()
    {
        using var lab = TestLab.WithTwoCultures(2);
        using var bank = ExtractWithDamage(lab);
        var specification = EverythingOf(bank, 2);
        var intact = RenderAll(DatasetPlan.Create(bank, specification), 8, lab["shards"], threads: 1, seed: 1).Single();
        var headLength = Array.IndexOf(intact, (byte)'\n');
        var random = new Random(3);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = (byte[])intact.Clone();
            // Cut off, one bit of the head, one bit anywhere, something behind it.
            switch (i % 4)
            {
                case 0:
                    damaged = damaged[..random.Next(damaged.Length)];
                    break;
                case 1:
                    damaged[random.Next(headLength + 1)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    damaged = [.. damaged, .. new byte[1 + random.Next(70_000)]];
                    break;
            }

            try
            {
                Assemble(bank.Index, specification, [damaged]);
                // A changed letter in the reason of a failure or in a file's path is nothing that the totals could contradict.
                Assert.Equal(1, i % 4 == 0 || i % 4 == 3 ? 0 : 1);
            }
            catch (InvalidInputException e)
            {
                Assert.Equal("part 0", e.File);
            }
        }
    }

    [Fact]
    public void Head_without_end_is_refused_before_it_fills_the_memory()
    {
        using var endless = new EndlessStream();
        Assert.Contains("16777216", Assert.Throws<InvalidInputException>(() => new ShardPartReader(endless, "part")).Rule);
        Assert.InRange(endless.BytesRead, 1 << 24, (1 << 24) + (1 << 17));
    }

    [Fact]
    public void Parts_out_of_order_of_another_dataset_or_missing_are_refused()
    {
        using var lab = TestLab.WithTwoCultures(2);
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, 4);
        var parts = RenderAll(DatasetPlan.Create(bank, specification), 4, lab["shards"], threads: 1, seed: 1);
        Assert.Contains("shard 0 from image 0 on is next", Assert.Throws<InvalidInputException>(() => Assemble(bank.Index, specification, [parts[1]])).Rule);
        Assert.Contains("shard 1 from image 4 on is next", Assert.Throws<InvalidInputException>(() => Assemble(bank.Index, specification, [parts[0], parts[0]])).Rule);
        Assert.Contains("another specification", Assert.Throws<InvalidInputException>(() => Assemble(bank.Index, specification with { Seed = 2 }, parts)).Rule);
        Assert.Contains("4 images are missing", Assert.Throws<InvalidOperationException>(() => Assemble(bank.Index, specification, [parts[0]])).Message);
    }

    [Fact]
    public void Assembly_can_be_cancelled_and_says_how_far_it_is()
    {
        using var lab = TestLab.WithTwoCultures(2);
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, 4);
        var parts = RenderAll(DatasetPlan.Create(bank, specification), 4, lab["shards"], threads: 1, seed: 1);
        var assembler = new DatasetAssembler(bank.Index, specification, new MemoryStream(), new MemoryStream());
        Assert.Equal(new GenerationProgress(0, 8, 0, 0), assembler.Progress);
        assembler.Append(new MemoryStream(parts[0]), "part 0", TestContext.Current.CancellationToken);
        Assert.Equal(new GenerationProgress(4, 8, Head(parts[0]).Totals.Values.Sum(t => t.Cells), 0), assembler.Progress);
        Assert.Throws<OperationCanceledException>(() => assembler.Append(new MemoryStream(parts[1]), "part 1", new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Shard_outside_the_dataset_is_refused_and_unfinished_one_gives_no_part()
    {
        using var lab = TestLab.WithTwoCultures(2);
        using var bank = lab.Extract();
        var renderer = new ShardRenderer(DatasetPlan.Create(bank, Specifications.Of(bank, 4)));
        Assert.Throws<InvalidOperationException>(() => renderer.Complete());
        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.Begin(0, 5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.Begin(0, int.MaxValue, 4));
        renderer.Begin(0, 6, 2);
        Assert.True(renderer.RenderNext((_, _) => { }));
        Assert.Throws<InvalidOperationException>(() => renderer.Complete());
        Assert.False(renderer.RenderNext((_, _) => { }));
        Assert.Throws<InvalidOperationException>(() => renderer.RenderNext((_, _) => { }));
        Assert.Equal(6, renderer.Complete().Head.First);
    }

    [Fact]
    public void Error_of_the_sink_ends_the_shard_and_the_renderer_can_begin_another()
    {
        using var lab = TestLab.WithTwoCultures(2);
        using var bank = lab.Extract();
        var plan = DatasetPlan.Create(bank, Specifications.Of(bank, 4));
        var renderer = new ShardRenderer(plan);
        renderer.Begin(0, 0, 2);
        renderer.RenderNext((_, _) => { });
        Assert.Throws<IOException>(() => renderer.RenderNext((_, _) => throw new IOException()));
        Assert.Equal(Render(new ShardRenderer(plan), 1, 2, 2), Render(renderer, 1, 2, 2));
    }

    private static GenerationSpecification EverythingOf(CellBank bank, int perCulture) =>
        Specifications.Of(bank, perCulture, rules: new CompositionRules { Blends = [BlendMode.Hard, BlendMode.Poisson] }) with { Truth = TruthFiles.Amodal | TruthFiles.Contours };

    /// <summary>A bank whose first cell is damaged, so that some images fail.</summary>
    private static CellBank ExtractWithDamage(TestLab lab)
    {
        long offset;
        using (var bank = lab.Extract())
            offset = bank.Cells[0].Offset;
        using (var file = File.OpenWrite(Path.Combine(lab["library"], CellBank.DataFile)))
        {
            file.Position = offset;
            file.WriteByte(1);
        }

        return CellBank.Open(lab["library"]);
    }

    /// <summary>Renders all shards in random order; the files go to a folder, the parts are returned in order.</summary>
    private static byte[][] RenderAll(DatasetPlan plan, int size, string folder, int threads, int seed)
    {
        Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Images));
        Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Labels));
        if (plan.Specification.HasContours)
            Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Contours));
        if (plan.Specification.HasTracks)
            Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Tracks));
        var total = plan.Specification.ImageCount;
        var order = Enumerable.Range(0, (total + size - 1) / size).ToArray();
        new Random(seed).Shuffle(order);
        var parts = new byte[order.Length][];
        OrderedParallel.Run(0, order.Length, threads, () => new ShardRenderer(plan), (i, renderer) =>
        {
            var first = order[i] * size;
            return parts[order[i]] = Render(renderer, order[i], first, Math.Min(size, total - first), (path, bytes) => File.WriteAllBytes(Path.Combine(folder, path), bytes));
        }, (_, _) => { }, TestContext.Current.CancellationToken);
        return parts;
    }

    private static byte[] Render(ShardRenderer renderer, int shard, int first, int count, FileSink? sink = null)
    {
        renderer.Begin(shard, first, count);
        while (renderer.RenderNext(sink ?? ((_, _) => { })))
        {
            // Nothing to do between two images.
        }

        var part = renderer.Complete();
        using var stream = new MemoryStream();
        part.Write(stream);
        Assert.Equal(part.Length, stream.Length);
        return stream.ToArray();
    }

    private static void Assemble(CellBankIndex bank, GenerationSpecification specification, IEnumerable<byte[]> parts, string? folder = null)
    {
        using Stream annotations = folder == null ? new MemoryStream() : File.Create(Path.Combine(folder, DatasetFiles.Annotations));
        using Stream manifest = folder == null ? new MemoryStream() : File.Create(Path.Combine(folder, DatasetFiles.Manifest));
        using Stream? amodal = !specification.HasAmodal ? null : folder == null ? new MemoryStream() : File.Create(Path.Combine(folder, DatasetFiles.Amodal));
        var assembler = new DatasetAssembler(bank, specification, annotations, manifest, amodal);
        foreach (var (number, part) in parts.Index())
            assembler.Append(new MemoryStream(part), $"part {number}", TestContext.Current.CancellationToken);
        assembler.Complete(TestContext.Current.CancellationToken);
    }

    private static ShardHead Head(byte[] part) => new ShardPartReader(new MemoryStream(part), "part").Head;

    private sealed class EndlessStream : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)' ');
            BytesRead += buffer.Length;
            return buffer.Length;
        }
    }
}
