using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>Sequences of frames: how cells move, grow, divide and leave.</summary>
public sealed class TimeLapseTests
{
    [Fact]
    public void First_frame_is_the_image_that_is_made_without_frames()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { Blend = BlendMode.Halo };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, rules), lab["still"], 1);
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, rules with { TimeLapse = new TimeLapse { Frames = 3 } }), lab["moving"], 1);
        foreach (var folder in new[] { "images", "labels" })
        {
            Assert.Equal(4, Directory.GetFiles(lab[$"still/{folder}"]).Length);
            foreach (var still in Directory.GetFiles(lab[$"still/{folder}"]))
            {
                var moving = lab[$"moving/{folder}/{Path.GetFileNameWithoutExtension(still)}"];
                Assert.Equal(File.ReadAllBytes(still), File.ReadAllBytes($"{moving}_t000.png"));
                Assert.NotEqual(File.ReadAllBytes(still), File.ReadAllBytes($"{moving}_t001.png"));
            }
        }
    }

    [Fact]
    public void Frame_alone_is_the_frame_in_its_sequence()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, 2, 5, new CompositionRules { Blend = BlendMode.Feather, TimeLapse = new TimeLapse { Frames = 9, Divisions = 0.05, Growth = 0.01 } }) with { Truth = TruthFiles.Tracks };
        DatasetGenerator.Generate(bank, specification, lab["out"], 1);
        var whole = Specifications.Hashes(lab["out"]);
        var plan = DatasetPlan.Create(bank, specification);
        foreach (var image in new[] { 35, 7, 0, 12, 8, 9, 28 })
        {
            var shard = new ShardRenderer(plan);
            shard.Begin(0, image, 1);
            shard.RenderNext((_, _) => { });
            Assert.All(shard.Complete().Head.Files, f => Assert.Equal(whole[f.Path], f.Sha256.ToUpperInvariant()));
            Assert.Equal(image % 9 == 0 ? 4 : 3, shard.Complete().Head.Files.Count);
        }
    }

    [Theory]
    [InlineData(2, 0.8)]
    [InlineData(5, 0)]
    [InlineData(0, 0.5)]
    public void Free_cells_drift_as_far_and_as_straight_as_asked_for(double drift, double persistence)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        // A few small cells on a large frame meet no one.
        var rules = new CompositionRules { CutCells = CutCellPolicy.Exclude, TimeLapse = new TimeLapse { Frames = 40, Drift = drift, Persistence = persistence } };
        var specification = Specifications.Of(bank, 20, 3, rules, new IntRange(4, 4), 2000, 2000);
        specification = specification with { Cultures = [specification.Cultures[1]] };
        DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        var paths = PathsOf(lab["out"], 40);
        Assert.InRange(paths.Count, 60, 80);
        var steps = paths.Select(p => p.Zip(p.Skip(1), (a, b) => (X: b.X - a.X, Y: b.Y - a.Y)).ToArray()).Where(p => p.Length > 30).ToArray();
        var mean = steps.SelectMany(p => p).Average(s => Math.Sqrt(s.X * s.X + s.Y * s.Y));
        // Places are whole pixels.
        Assert.InRange(mean, drift == 0 ? 0 : 0.93 * drift, 1.1 * drift);
        if (drift < 5 && drift > 0)
            Assert.InRange(Correlation(steps), persistence - 0.15, persistence + 0.08);
        if (persistence == 0)
            Assert.InRange(Correlation(steps), -0.08, 0.08);
    }

    [Fact]
    public void Cells_keep_their_donor_and_leave_for_good()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { TimeLapse = new TimeLapse { Frames = 30, Drift = 10, Persistence = 0.95 } };
        var specification = Specifications.Of(bank, 2, 3, rules) with { Truth = TruthFiles.Tracks };
        DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        TrackTruth.Check(lab["out"], specification);
        var cells = Cells(lab["out"]);
        foreach (var track in cells.GroupBy(c => (Sequence: c.Image / 30, c.Track)))
            Assert.Single(track.Select(c => c.Donor).Distinct());
        Assert.Contains(cells, c => c.X < 0 || c.Y < 0);
        var tables = Directory.GetFiles(lab["out/tracks"], "*.txt").SelectMany(TrackTruth.TableOf).ToArray();
        Assert.True(tables.Count(r => r.E < 29) > tables.Length / 2);
        // Nothing divides: who goes on from a track was out of sight.
        Assert.All(Directory.GetFiles(lab["out/tracks"], "*.txt").Select(TrackTruth.TableOf), rows => Assert.All(rows.Where(r => r.P != 0), r => Assert.True(rows[r.P - 1].E < r.B - 1 && rows.Count(o => o.P == r.P) == 1)));
    }

    [Fact]
    public void Cells_divide_as_often_as_asked_for_into_smaller_ones()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { CutCells = CutCellPolicy.Exclude, TimeLapse = new TimeLapse { Frames = 11, Drift = 1, Divisions = 0.03 } };
        var specification = Specifications.Of(bank, 10, 3, rules, new IntRange(20, 20), 800, 800) with { Truth = TruthFiles.Tracks };
        DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        TrackTruth.Check(lab["out"], specification);
        var tables = Directory.GetFiles(lab["out/tracks"], "*.txt").OrderBy(f => f[^23..]).Select(TrackTruth.TableOf).ToArray();
        var daughters = tables.SelectMany(rows => rows.Where(r => r.P != 0 && rows[r.P - 1].E == r.B - 1)).Count();
        // 20 sequences of 20 cells and more, 10 steps: 120 divisions, and those of daughters.
        Assert.InRange(daughters / 2, 95, 175);
        var areas = Cells(lab["out"]).GroupBy(c => (Sequence: c.Image / 11, c.Track)).ToDictionary(g => g.Key, g => g.Max(c => c.Area));
        var ratios = new List<double>();
        foreach (var (sequence, rows) in tables.Index())
            ratios.AddRange(rows.Where(r => r.P != 0).Select(r => areas[(sequence, r.L)] / areas[(sequence, r.P)]));
        Assert.InRange(ratios.Average(), 0.45, 0.95);
    }

    [Fact]
    public void Daughters_are_both_seen_when_their_mother_has_gone_even_in_a_crowd()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { TimeLapse = new TimeLapse { Frames = 30, Drift = 6, Divisions = 0.1 } };
        var specification = Specifications.Of(bank, 2, 3, rules, new IntRange(60, 80)) with { Truth = TruthFiles.Tracks };
        DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        TrackTruth.Check(lab["out"], specification);
        Assert.Contains(Directory.GetFiles(lab["out/tracks"], "*.txt").SelectMany(TrackTruth.TableOf).GroupBy(r => r.P), g => g.Key != 0 && g.Count() == 2);
    }

    [Fact]
    public void Cells_grow_as_asked_for()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { CutCells = CutCellPolicy.Exclude, TimeLapse = new TimeLapse { Frames = 11, Drift = 1, Growth = 0.01 } };
        var specification = Specifications.Of(bank, 5, 3, rules, new IntRange(5, 5), 800, 800) with { Truth = TruthFiles.Amodal };
        specification = specification with { Cultures = [specification.Cultures[0] with { AreaRange = new IntRange(100, 100000) }] };
        DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        // Nothing of a whole mask is beyond the frame.
        var growth = Cells(lab["out"], "amodal.json").GroupBy(c => (Sequence: c.Image / 11, c.Track)).Where(t => t.Count(c => c.X is > 0 and < 750 && c.Y is > 0 and < 750) == 11).Select(t => t.Last().Area / t.First().Area).ToArray();
        Assert.InRange(growth.Length, 15, 25);
        // Each by its own rate, 0.5 to 1.5 of the mean, in both directions: exp(0.1) to exp(0.3).
        Assert.All(growth, g => Assert.InRange(g, 1.05, 1.4));
        Assert.InRange(growth.Average(), 1.15, 1.29);
    }

    [Fact]
    public void Cells_turn_round_at_others_rather_than_cover_them()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = GenerationRequest.RulesOf("default") with { TimeLapse = new TimeLapse { Frames = 25, Drift = 3 } };
        var specification = Specifications.Of(bank, 2, 3, rules) with { Truth = TruthFiles.Amodal };
        DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        using var text = JsonDocument.Parse(File.ReadAllBytes(lab["out/amodal.json"]));
        var hidden = text.RootElement.GetProperty("annotations").EnumerateArray().Select(a => (Frame: (a.GetProperty("image_id").GetInt32() - 1) % 25, Share: a.GetProperty("occlude_rate").GetDouble())).ToArray();
        // Without it every second cell of so dense a culture would lie under another one.
        Assert.True(hidden.Where(h => h.Frame > 0).Average(h => h.Share) < 0.12);
    }

    [Fact]
    public void Interrupted_sequence_is_continued_to_the_same_bytes()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specifications.Of(bank, 2, 3, new CompositionRules { TimeLapse = new TimeLapse { Frames = 20, Divisions = 0.01 } }) with { Truth = TruthFiles.Tracks | TruthFiles.Amodal };
        DatasetGenerator.Generate(bank, specification, lab["whole"], 2);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => DatasetGenerator.Generate(bank, specification, lab["cut"], 3, new CallAt(33, cancellation.Cancel), cancellation.Token));
        Assert.Equal(33, DatasetGenerator.Generate(bank, specification, lab["cut"], 2).Resumed);
        Assert.Equal(Specifications.Hashes(lab["whole"]), Specifications.Hashes(lab["cut"]));
    }

    [Theory]
    [InlineData("""{"rules":{"timeLapse":{"frames":1}}}""", "2 to 1000")]
    [InlineData("""{"rules":{"timeLapse":{"frames":1001}}}""", "2 to 1000")]
    [InlineData("""{"rules":{"timeLapse":{"frames":5,"drift":51}}}""", "drift")]
    [InlineData("""{"rules":{"timeLapse":{"frames":5,"persistence":1}}}""", "persistence")]
    [InlineData("""{"rules":{"timeLapse":{"frames":5,"growth":-0.1}}}""", "growth")]
    [InlineData("""{"rules":{"timeLapse":{"frames":5,"divisions":0.3}}}""", "divide")]
    [InlineData("""{"rules":{"timeLapse":{"frames":5},"blends":["hard","feather"]}}""", "one blend")]
    [InlineData("""{"imagesPerCulture":100000000,"rules":{"timeLapse":{"frames":1000}}}""", "100,000,000")]
    [InlineData("""{"cells":[60000,65535],"rules":{"timeLapse":{"frames":1000}}}""", "frames of a sequence")]
    [InlineData("""{"truth":"tracks"}""", "only sequences")]
    public void Impossible_request_says_what_is_wrong(string json, string expected)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var error = Assert.Throws<CellGenieException>(() => GenerationRequest.Parse(json).ToSpecification(bank.Index.Cultures, "lib").Validate(bank));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Specification_names_a_sequence_only_where_one_was_asked_for()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var still = GenerationRequest.Parse("{}").ToSpecification(bank.Index.Cultures, "lib");
        Assert.DoesNotContain("timeLapse", still.ToJson());
        var moving = GenerationRequest.Parse("""{"preset":"default","imagesPerCulture":3,"rules":{"timeLapse":{"frames":5}}}""").ToSpecification(bank.Index.Cultures, "lib");
        Assert.Contains("\"timeLapse\":{\"frames\":5,\"drift\":2,\"persistence\":0.8,\"growth\":0,\"divisions\":0}", moving.ToJson());
        Assert.Equal(30, moving.ImageCount);
        Assert.Equal(moving.ToJson(), GenerationSpecification.Parse(moving.ToJson()).ToJson());
    }

    /// <summary>The cells of a dataset by its manifest, with the area of their annotations.</summary>
    private static List<(int Image, int Track, (long Source, long Annotation) Donor, int X, int Y, double Area)> Cells(string dataset, string file = "annotations.json")
    {
        var annotations = TrackTruth.Annotations(dataset, file);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(dataset, "manifest.json")));
        Assert.EndsWith(", track", manifest.RootElement.GetProperty("cellFields").GetString());
        return
        [
            .. manifest.RootElement.GetProperty("images").EnumerateArray().SelectMany(image => image.GetProperty("cells").EnumerateArray().Select(c => c.EnumerateArray().Select(v => v.GetInt64()).ToArray()).Select(c =>
                (image.GetProperty("image").GetInt32() - 1, (int)c[^1], (c[1], c[2]), (int)c[5], (int)c[6], annotations[c[0]].GetProperty("area").GetDouble()))),
        ];
    }

    private static List<(int X, int Y)[]> PathsOf(string dataset, int frames) =>
        [.. Cells(dataset).GroupBy(c => (c.Image / frames, c.Track)).Select(g => g.Select(c => (c.X, c.Y)).ToArray())];

    private static double Correlation((int X, int Y)[][] steps)
    {
        double products = 0, squares = 0;
        foreach (var path in steps)
        {
            for (var i = 1; i < path.Length; i++)
            {
                products += path[i].X * path[i - 1].X + path[i].Y * path[i - 1].Y;
                squares += path[i].X * path[i].X + path[i].Y * path[i].Y;
            }
        }

        return products / squares;
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
