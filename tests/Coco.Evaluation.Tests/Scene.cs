using System.Globalization;
using System.Text.Json;

namespace CellGenie.Coco.Evaluation.Tests;

/// <summary>A small data set, written as files. Shapes are rectangles of whole pixels unless their pixels are given.</summary>
internal sealed class Scene
{
    public sealed record Truth(long Id, long Image, int X, int Y, int Width, int Height)
    {
        public int Category { get; init; } = 1;

        public double? Area { get; init; }

        public bool IsCrowd { get; init; }

        /// <summary>Pixels of the frame, column-major; null for the rectangle.</summary>
        public bool[]? Pixels { get; init; }
    }

    public sealed record Found(long Image, double Score, int X, int Y, int Width, int Height)
    {
        public int Category { get; init; } = 1;

        public bool[]? Pixels { get; init; }

        public string Extra { get; init; } = "";

        public string? Segmentation { get; init; }

        public string? Box { get; init; }
    }

    public int Width { get; init; } = 100;

    public int Height { get; init; } = 100;

    public List<long> Images { get; init; } = [1];

    public List<int> Categories { get; init; } = [1];

    public List<Truth> Truths { get; init; } = [];

    public List<Found> Results { get; init; } = [];

    public Func<long, string> NameOf { get; init; } = id => $"{id}.tif";

    /// <summary>Where every file of the scene stands.</summary>
    public (string Truth, string Results) Write(TempFolder folder)
    {
        File.WriteAllText(folder["gt.json"], $$"""
            {"categories":[{{string.Join(',', Categories.Select(c => $$"""{"id":{{c}},"name":"c{{c}}"}"""))}}],
            "images":[{{string.Join(',', Images.Select(i => $$"""{"id":{{i}},"file_name":{{JsonSerializer.Serialize(NameOf(i))}},"width":{{Width}},"height":{{Height}}}"""))}}],
            "annotations":[{{string.Join(",\n", Truths.Select(Text))}}]}
            """);
        File.WriteAllText(folder["dt.json"], $"[{string.Join(",\n", Results.Select(Text))}]");
        return (folder["gt.json"], folder["dt.json"]);
    }

    public EvaluationResult Evaluate(EvaluationProtocol protocol, EvaluationType type, Func<EvaluationOptions, EvaluationOptions>? change = null)
    {
        using var folder = new TempFolder();
        var (truth, results) = Write(folder);
        var options = new EvaluationOptions { Protocol = protocol, Type = type, Workers = 1 };
        return CocoEvaluation.Run(truth, results, change == null ? options : change(options));
    }

    /// <summary>The pixels of a shape, column-major.</summary>
    public bool[] PixelsOf(int x, int y, int width, int height, bool[]? pixels) =>
        pixels ?? [.. Enumerable.Range(0, Width * Height).Select(p => p / Height >= x && p / Height < x + width && p % Height >= y && p % Height < y + height)];

    private string Text(Truth t) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":{{t.Id}},"image_id":{{t.Image}},"category_id":{{t.Category}},"iscrowd":{{(t.IsCrowd ? 1 : 0)}},"area":{{t.Area ?? t.Width * t.Height}},"bbox":[{{t.X}},{{t.Y}},{{t.Width}},{{t.Height}}],"segmentation":{{Segmentation(t.X, t.Y, t.Width, t.Height, t.Pixels)}}}
        """);

    private string Text(Found f) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"image_id":{{f.Image}},"category_id":{{f.Category}},"score":{{f.Score:R}},{{f.Extra}}"bbox":{{f.Box ?? $"[{f.X},{f.Y},{f.Width},{f.Height}]"}},"segmentation":{{f.Segmentation ?? Segmentation(f.X, f.Y, f.Width, f.Height, f.Pixels)}}}
        """);

    private string Segmentation(int x, int y, int width, int height, bool[]? pixels)
    {
        if (pixels == null)
            return $"[[{x},{y},{x + width},{y},{x + width},{y + height},{x},{y + height}]]";
        var runs = new List<int>();
        var value = false;
        for (var at = 0; at < pixels.Length; value = !value)
        {
            var start = at;
            while (at < pixels.Length && pixels[at] == value)
                at++;
            runs.Add(at - start);
        }

        return $$"""{"size":[{{Height}},{{Width}}],"counts":[{{string.Join(',', runs)}}]}""";
    }
}
