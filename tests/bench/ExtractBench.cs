using System.Text.Json;
using CellGenie.Synthesis;

namespace CellGenie.Bench;

/// <summary>Extraction of a dataset into a bank, JIT included.</summary>
internal static class ExtractBench
{
    public static int Run(Arguments arguments)
    {
        var workers = arguments.Number("workers", 1);
        var meter = new Meter();
        var index = CellExtractor.Extract(
            [new ExtractionSource(arguments.Text("annotations"), arguments.Text("images"))],
            new ExtractionOptions { Workers = workers },
            arguments.Text("out"));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            images = index.Sources.Count,
            cells = index.Cells,
            workers,
            wall_s = Math.Round(meter.WallSeconds, 3),
            cpu_s = Math.Round(meter.CpuSeconds, 3),
            cells_per_cpu_s = Math.Round(index.Cells / meter.CpuSeconds, 1),
            peak_rss_mb = Math.Round(Meter.PeakMegabytes, 1),
        }));
        return 0;
    }
}
