using System.Diagnostics;
using System.Security.Cryptography;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Bench;

/// <summary>Where the time of an image goes: milliseconds of each stage on one thread, after a warm-up.</summary>
internal static class StageBench
{
    public static int Run(Arguments arguments)
    {
        var cells = arguments.Number("cells", 300);
        var count = arguments.Number("count", 500);
        using var bank = CellBank.Open(arguments.Text("library"));
        var rules = arguments.Text("preset", "") is { Length: > 0 } preset ? GenerationRequest.RulesOf(preset) : new CompositionRules { MinVisibleFraction = 0, MinVisibleArea = 1, CutCells = CutCellPolicy.Anywhere, Blend = arguments.Has("feather") ? BlendMode.Feather : BlendMode.Hard };
        var culture = new CultureSpecification { Name = arguments.Text("culture", bank.Index.Cultures[0].Name), PopulationRange = new IntRange(cells, cells), AreaRange = new IntRange(1, int.MaxValue), Width = 704, Height = 520 };
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, culture, rules), rules);
        var tracer = new ContourTracer();
        var formatter = new AnnotationFormatter(SegmentationEncoding.Auto);
        var encoder = new PngEncoder();
        var text = new Utf8Buffer();
        var folder = Directory.CreateTempSubdirectory("cellgenie-bench-").FullName;

        string[] names = ["compose", "trace", "annotations", "png", "sha256", "file"];
        var ticks = new long[names.Length];
        var json = 0L;
        var before = TimeSpan.Zero;
        for (var i = -count / 2; i < count; i++)
        {
            if (i == 0)
            {
                Array.Clear(ticks);
                before = Environment.CpuUsage.TotalTime;
            }

            var t0 = Stopwatch.GetTimestamp();
            var image = composer.Compose(1, Math.Abs(i));
            var t1 = Stopwatch.GetTimestamp();
            var contours = tracer.Trace(image.Labels, image.Cells.Count);
            var t2 = Stopwatch.GetTimestamp();
            text.Clear();
            for (var k = 0; k < image.Cells.Count; k++)
                formatter.Append(text, new AnnotationHeader(k + 1, 1, 1, image.Cells[k].VisibleArea), k + 1, contours, image.Labels);
            json = text.Length;
            var t3 = Stopwatch.GetTimestamp();
            var png = encoder.Encode(image.Pixels, image.Width, image.Height);
            var t4 = Stopwatch.GetTimestamp();
            SHA256.HashData(png);
            var t5 = Stopwatch.GetTimestamp();
            AtomicFile.Write(Path.Combine(folder, $"{i & 63}.png"), png);
            var t6 = Stopwatch.GetTimestamp();
            long[] times = [t0, t1, t2, t3, t4, t5, t6];
            for (var s = 0; s < names.Length; s++)
                ticks[s] += times[s + 1] - times[s];
        }

        var cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / count;
        Directory.Delete(folder, recursive: true);
        for (var s = 0; s < names.Length; s++)
            Console.WriteLine($"{names[s],-12} {ticks[s] * 1000.0 / Stopwatch.Frequency / count,8:0.000} ms");
        Console.WriteLine($"{"all",-12} {ticks.Sum() * 1000.0 / Stopwatch.Frequency / count,8:0.000} ms; {json} bytes of annotations");
        Console.WriteLine($"{"CPU",-12} {cpu,8:0.000} ms");
        return 0;
    }
}
