using System.Text.Json;
using CellGenie.Synthesis;

namespace CellGenie.Bench;

/// <summary>
/// The main workload, as the peer defines it: N cells at uniform random places fully inside a 704x520 frame, later ones below earlier
/// ones, label map, exact annotations, PNG, one COCO file. Everything is written to disk. The manifest with provenance and hashes is
/// written too, which the peer does not do. Extraction and a warm-up of the JIT are outside the clock.
/// </summary>
internal static class GenerateBench
{
    private const int WarmUpCells = 200_000;

    public static int Run(Arguments arguments)
    {
        var output = arguments.Text("out");
        var cells = arguments.Number("cells", 300);
        var count = arguments.Number("count", 200);
        var workers = arguments.Number("workers", 1);
        var asUsers = arguments.Has("as-users");
        var library = Path.Combine(output, "library");
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
        var index = CellExtractor.Extract([new ExtractionSource(arguments.Text("annotations"), arguments.Text("images"))], new ExtractionOptions { MinArea = 20 }, library);

        using var bank = CellBank.Open(library);
        var rules = asUsers
            ? new CompositionRules { Blend = BlendMode.Feather }
            : new CompositionRules { MinVisibleFraction = 0, MinVisibleArea = 1, CutCells = CutCellPolicy.Anywhere };
        GenerationSpecification Specification(int images) => new()
        {
            Preset = GenerationSpecification.PaperPreset,
            Seed = 1,
            ImagesPerCulture = images,
            Cultures =
            [
                new CultureSpecification
                {
                    Name = index.Cultures[0].Name,
                    PopulationRange = new IntRange(cells, cells),
                    AreaRange = new IntRange(1, int.MaxValue),
                    Width = 704,
                    Height = 520,
                },
            ],
            Rules = rules,
        };
        DatasetGenerator.Generate(bank, Specification(WarmUpCells / cells), Path.Combine(output, "warm-up"), workers);

        var meter = new Meter();
        var result = DatasetGenerator.Generate(bank, Specification(count), Path.Combine(output, "dataset"), workers);
        var (wall, cpu) = (meter.WallSeconds, meter.CpuSeconds);
        var images = Directory.GetFiles(Path.Combine(output, "dataset", DatasetFiles.Images));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            tool = asUsers ? "cellgenie, feathered" : "cellgenie, bare",
            images = count,
            cells,
            workers,
            wall_s = Math.Round(wall, 3),
            cpu_s = Math.Round(cpu, 3),
            images_per_wall_s = Math.Round(count / wall, 2),
            images_per_cpu_s = Math.Round(count / cpu, 2),
            peak_rss_mb = Math.Round(Meter.PeakMegabytes, 1),
            annotations_per_image = Math.Round((double)result.Summary.Cultures.Values.Sum(c => c.Cells) / count, 1),
            png_bytes_per_image = images.Sum(f => new FileInfo(f).Length) / count,
            json_bytes_per_image = new FileInfo(Path.Combine(output, "dataset", DatasetFiles.Annotations)).Length / count,
            bank_cells = bank.Count,
        }));
        return 0;
    }
}
