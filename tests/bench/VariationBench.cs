using CellGenie.Synthesis;

namespace CellGenie.Bench;

/// <summary>What each augmentation costs beside the preset <c>default</c> without any: CPU milliseconds an image, the least of several rounds in which all take turns.</summary>
internal static class VariationBench
{
    private static readonly (string Name, Augmentations Augment)[] Options =
    [
        ("none", Augmentations.None),
        ("flip,rotate", Augmentations.Flip | Augmentations.Rotate),
        .. new[] { Augmentations.Contrast, Augmentations.Brightness, Augmentations.Angle, Augmentations.Scale, Augmentations.Elastic, Augmentations.Defocus }
            .Select(a => ("flip,rotate," + a.ToString().ToLowerInvariant(), Augmentations.Flip | Augmentations.Rotate | a)),
        ("all", (Augmentations)255),
    ];

    public static int Run(Arguments arguments)
    {
        var cells = arguments.Number("cells", 300);
        var count = arguments.Number("count", 60);
        var rounds = arguments.Number("rounds", 5);
        using var bank = CellBank.Open(arguments.Text("library"));
        var folder = Directory.CreateTempSubdirectory("cellgenie-bench-").FullName;
        var culture = new CultureSpecification { Name = bank.Index.Cultures[0].Name, PopulationRange = new IntRange(cells, cells), AreaRange = bank.Index.Cultures[0].AreaRange, Width = 704, Height = 520 };
        var (compose, whole, painted) = (new double[Options.Length], new double[Options.Length], new long[Options.Length]);
        Array.Fill(compose, double.MaxValue);
        Array.Fill(whole, double.MaxValue);
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < Options.Length; i++)
            {
                var rules = CompositionRules.Realistic with { Augment = Options[i].Augment };
                var composer = new ImageComposer(bank, CulturePlan.Create(bank, culture, rules), rules);
                painted[i] = 0;
                var meter = new Meter();
                for (var image = 0; image < count; image++)
                    painted[i] += composer.Compose(1, image).Cells.Count;
                var composing = meter.CpuSeconds;

                var specification = new GenerationSpecification { Preset = GenerationSpecification.DefaultPreset, Seed = 1, ImagesPerCulture = count, Cultures = [culture], Rules = rules };
                var output = Path.Combine(folder, $"{round}-{i}");
                meter = new Meter();
                DatasetGenerator.Generate(bank, specification, output, workers: 1);
                var generating = meter.CpuSeconds;
                Directory.Delete(output, recursive: true);
                if (round < 0)
                    continue;
                compose[i] = Math.Min(compose[i], composing);
                whole[i] = Math.Min(whole[i], generating);
            }
        }

        Directory.Delete(folder, recursive: true);
        Console.WriteLine($"{"augmentation",-24} {"compose",10} {"whole image",12} {"to none",8} {"cells",8}");
        for (var i = 0; i < Options.Length; i++)
            Console.WriteLine($"{Options[i].Name,-24} {1000 * compose[i] / count,7:0.00} ms {1000 * whole[i] / count,9:0.00} ms {whole[i] / whole[0],8:0.00} {(double)painted[i] / count,8:0.0}");
        return 0;
    }
}
