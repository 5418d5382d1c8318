using System.Globalization;
using System.Text.Json;
using CellGenie.Coco;

namespace CellGenie.Bench;

/// <summary>
/// Reading a large COCO file; with <c>--rewrite DIR</c> also checking it, writing a repaired copy and comparing the two. <c>--make</c> writes one first, by plain
/// text, so that writer and reader are not tested against each other.
/// </summary>
internal static class CocoBench
{
    private const int CellsPerImage = 300;

    public static int Run(Arguments arguments)
    {
        if (arguments.Has("make"))
            return Make(arguments.Text("make"), arguments.Number("count", 1_000_000));
        var path = arguments.Text("annotations");
        if (arguments.Has("rewrite"))
            return Rewrite(path, arguments.Text("rewrite"), arguments.Number("workers", Environment.ProcessorCount));
        var meter = new Meter();
        using var file = CocoFile.Open(path);
        var (indexed, indexedCpu) = (meter.WallSeconds, meter.CpuSeconds);
        var vertices = 0L;
        foreach (var annotation in file.ReadAllAnnotations())
            vertices += annotation.Segmentation is PolygonSegmentation polygon ? polygon.Parts.Sum(p => p.Length) : 0;
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            annotations = file.AnnotationCount,
            images = file.Images.Count,
            megabytes = new FileInfo(path).Length / 1048576,
            vertices = vertices / 2,
            index_wall_s = Math.Round(indexed, 2),
            index_cpu_s = Math.Round(indexedCpu, 2),
            all_cpu_s = Math.Round(meter.CpuSeconds, 2),
            peak_rss_mb = Math.Round(Meter.PeakMegabytes, 1),
        }));
        return 0;
    }

    private static int Rewrite(string path, string folder, int workers)
    {
        var meter = new Meter();
        var options = new DatasetCheckOptions { Workers = workers };
        DatasetInput[] inputs = [new(path)];
        var report = new DatasetCheck(new ImageFileSource(), options).Run(inputs);
        var (checkWall, checkCpu) = (meter.WallSeconds, meter.CpuSeconds);
        var summary = DatasetFixer.Fix(inputs, report, options, folder);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            annotations = summary.Files[0].Annotations,
            annotations_written = summary.Files[0].AnnotationsWritten,
            findings = report.Rules.Sum(r => r.Count),
            megabytes = new FileInfo(path).Length / 1048576,
            workers,
            check_wall_s = Math.Round(checkWall, 2),
            check_cpu_s = Math.Round(checkCpu, 2),
            all_wall_s = Math.Round(meter.WallSeconds, 2),
            all_cpu_s = Math.Round(meter.CpuSeconds, 2),
            peak_rss_mb = Math.Round(Meter.PeakMegabytes, 1),
        }));
        return 0;
    }

    private static int Make(string path, int count)
    {
        using var text = new StreamWriter(path);
        text.Write("{\"annotations\":[");
        for (var i = 0; i < count; i++)
        {
            var x = i * 37 % 650;
            var y = i * 53 % 470;
            var ring = Enumerable.Range(0, 24).Select(k => string.Create(
                CultureInfo.InvariantCulture,
                $"{x + 20 + 18.3 * Math.Cos(k * Math.PI / 12):0.00},{y + 20 + 14.7 * Math.Sin(k * Math.PI / 12):0.00}"));
            text.Write($"{(i == 0 ? "" : ",")}\n{{\"id\":{i + 1},\"image_id\":{i / CellsPerImage + 1},\"category_id\":1,\"iscrowd\":0,\"area\":845.1,\"bbox\":[{x + 1},{y + 5},37,30],\"segmentation\":[[{string.Join(',', ring)}]]}}");
        }

        text.Write("],\n\"images\":[");
        for (var i = 0; i <= (count - 1) / CellsPerImage; i++)
            text.Write($"{(i == 0 ? "" : ",")}\n{{\"id\":{i + 1},\"file_name\":\"BV2_Phase_A4_1_00d00h00m_{i + 1}.tif\",\"width\":704,\"height\":520}}");
        text.Write("],\"categories\":[{\"id\":1,\"name\":\"cell\"}]}");
        return 0;
    }
}
