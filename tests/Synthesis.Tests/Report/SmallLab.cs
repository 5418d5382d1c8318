using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CellGenie.Imaging;
using CellGenie.Synthesis.Report;

namespace CellGenie.Synthesis.Tests.Report;

/// <summary>A real and a synthetic dataset of a few cells, written as plain text, whose numbers one can work out by hand.</summary>
internal sealed class SmallLab : IDisposable
{
    public const int Width = 20;
    public const int Height = 10;

    /// <summary>Rectangles of 12 and 20 pixels. Centres (3.5, 3) and (11.5, 4): 8.0623 apart.</summary>
    public static readonly string[] Two = [Rectangle(2, 2, 4, 3), Rectangle(10, 2, 4, 5)];

    /// <summary>
    /// Two rectangles of 40 pixels that share 10, and a ring of 8 with a hole: 78 pixels are covered. Centres (4.5, 1.5), (9.5, 3.5)
    /// and (17, 8): the nearest are 5.3852, 5.3852 and 8.7464 away. A crowd, which does not count, covers all.
    /// </summary>
    public static readonly string[] Three =
    [
        Rectangle(0, 0, 10, 4),
        Rectangle(5, 2, 10, 4),
        "\"segmentation\":{\"size\":[10,20],\"counts\":[167,3,7,1,1,1,7,3,10]},\"area\":8,\"bbox\":[16,7,3,3],\"iscrowd\":0",
        "\"segmentation\":{\"size\":[10,20],\"counts\":[0,200]},\"area\":200,\"bbox\":[0,0,20,10],\"iscrowd\":1",
    ];

    private readonly TempFolder _folder = new();

    public SmallLab()
    {
        Directory.CreateDirectory(Images);
        Directory.CreateDirectory(SyntheticImages);
    }

    public string Images => _folder["real"];

    public string Annotations => _folder["real.json"];

    public string Synthetic => _folder["synthetic"];

    public string SyntheticImages => Path.Combine(Synthetic, "images");

    public string Report => _folder["report.html"];

    public IReadOnlyList<ExtractionSource> Sources => [new ExtractionSource(Annotations, Images)];

    public ReportInput Input => new() { Title = "Small lab", Real = Sources, Synthetic = Synthetic, Workers = 1 };

    public void Dispose() => _folder.Dispose();

    /// <summary>The usual pair: three real images of "alpha" with 2, 3 and 0 cells, one synthetic with 2; 10 cells chosen, 2 left out.</summary>
    public static SmallLab Usual()
    {
        var lab = new SmallLab();
        lab.WriteReal(new Picture("a1.png", "alpha", Two), new Picture("a2.png", "alpha", Three), new Picture("a3.png", "alpha", []));
        lab.WriteSynthetic("alpha", new Picture("s1.png", "alpha", Two));
        return lab;
    }

    public void WriteReal(params Picture[] pictures)
    {
        File.WriteAllText(Annotations, Coco(pictures));
        foreach (var picture in pictures)
            WritePng(Path.Combine(Images, picture.File), picture.Width, picture.Height);
    }

    public void WriteSynthetic(string culture, params Picture[] pictures)
    {
        var annotations = Coco(pictures);
        File.WriteAllText(Path.Combine(Synthetic, "annotations.json"), annotations);
        foreach (var picture in pictures)
            WritePng(Path.Combine(SyntheticImages, picture.File), picture.Width, picture.Height);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(annotations)));
        var name = JsonSerializer.Serialize(culture);
        File.WriteAllText(Path.Combine(Synthetic, "manifest.json"), $$"""
            {
            "format": "cellgenie-manifest/1", "tool": "CellGenie 9.9.9", "cellFields": "",
            "specification": {
              "preset": "paper", "seed": 18446744073709551615, "imagesPerCulture": 1,
              "cultures": [{ "name": {{name}}, "populationRange": [1, 9], "areaRange": [1, 99], "width": 20, "height": 10 }],
              "rules": { "minVisibleFraction": 0.25, "minVisibleArea": 7, "blend": "Feather", "featherWidth": 3, "brightness": "Match", "cutCells": "Exclude" }
            },
            "library": "0123abcd",
            "licenses": [{ "id": 1, "name": "CC BY-NC 4.0", "url": "https://creativecommons.org/licenses/by-nc/4.0/" }],
            "sources": [{ "file": "a1.png", "annotations": "real.json", "width": 20, "height": 10, "culture": {{name}}, "split": "train", "reduction": "none", "pixelSha256": "", "cells": 2 }],
            "images":[
            ],
            "summary":{
              "cultures": { {{name}}: { "images": {{pictures.Length}}, "failed": 1, "requested": 10, "cells": 8, "hidden": 2, "area": 0 } },
              "failures": [], "annotationsSha256": "{{hash}}" } }

            """.ReplaceLineEndings("\n"));
    }

    public static string Rectangle(int x, int y, int width, int height) =>
        $"\"segmentation\":[[{x},{y},{x + width},{y},{x + width},{y + height},{x},{y + height}]],\"area\":{width * height},\"bbox\":[{x},{y},{width},{height}],\"iscrowd\":0";

    /// <summary>The pixels of every test picture.</summary>
    public static GrayImage Pixels(int width, int height)
    {
        var image = new GrayImage(width, height);
        for (var i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(i * 7);
        return image;
    }

    private static void WritePng(string file, int width, int height) => File.WriteAllBytes(file, new PngEncoder().Encode(Pixels(width, height)));

    private static string Coco(Picture[] pictures)
    {
        var images = pictures.Select((p, i) =>
            $"{{\"id\":{i + 1},\"file_name\":{JsonSerializer.Serialize(p.File)},\"width\":{p.Width},\"height\":{p.Height},\"culture\":{JsonSerializer.Serialize(p.Culture)}}}");
        var id = 0;
        var annotations = pictures.SelectMany((p, i) => p.Cells.Select(c => $"{{\"id\":{++id},\"image_id\":{i + 1},\"category_id\":1,{c}}}"));
        return $"{{\"images\":[{string.Join(',', images)}],\"annotations\":[{string.Join(',', annotations)}],\"categories\":[{{\"id\":1,\"name\":\"cell\"}}]}}";
    }

    public sealed record Picture(string File, string Culture, string[] Cells, int Width = SmallLab.Width, int Height = SmallLab.Height);
}
