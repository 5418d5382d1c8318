using System.Globalization;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Disc images as a data set on disk: TIFF files and a COCO file with polygons.</summary>
internal static class DiscDataset
{
    /// <summary>Four images of 64x64 pixels with two discs each.</summary>
    public static DatasetSource WriteSmall(string folder)
    {
        var images = Enumerable.Range(0, 4).Select(i =>
        {
            var discs = new (double X, double Y, double R)[] { (16 + 3 * i, 18, 9), (44, 40 + 2 * i, 12) };
            var image = new GrayImage(64, 64);
            for (var p = 0; p < image.Pixels.Length; p++)
                image.Pixels[p] = (byte)(120 + p % 7 + (discs.Any(d => Math.Pow(p % 64 + 0.5 - d.X, 2) + Math.Pow(p / 64 + 0.5 - d.Y, 2) <= d.R * d.R) ? 30 : 0));
            return (image, discs);
        });
        return Write(folder, [.. images]);
    }

    /// <summary>The two images of <see cref="Discs"/>.</summary>
    public static DatasetSource WriteTwo(string folder) => Write(folder, [(Discs.Image(0), Discs.Of[0]), (Discs.Image(1), Discs.Of[1])]);

    private static DatasetSource Write(string folder, IReadOnlyList<(GrayImage Image, (double X, double Y, double R)[] Discs)> images)
    {
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        var (entries, annotations) = (new List<string>(), new List<string>());
        for (var i = 0; i < images.Count; i++)
        {
            var (image, discs) = images[i];
            TiffWriter.Write(Path.Combine(folder, "images", $"disc_{i}.tif"), image);
            entries.Add($$"""{"id":{{i + 1}},"file_name":"disc_{{i}}.tif","width":{{image.Width}},"height":{{image.Height}}}""");
            foreach (var (x, y, r) in discs)
            {
                var polygon = Enumerable.Range(0, 48).SelectMany(k => new[] { x + r * Math.Cos(k * Math.PI / 24), y + r * Math.Sin(k * Math.PI / 24) });
                var text = string.Join(',', polygon.Select(v => v.ToString("F3", CultureInfo.InvariantCulture)));
                annotations.Add(string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{annotations.Count + 1}},"image_id":{{i + 1}},"category_id":1,"iscrowd":0,"area":{{Math.PI * r * r:F2}},"bbox":[{{x - r}},{{y - r}},{{2 * r}},{{2 * r}}],"segmentation":[[{{text}}]]}"""));
            }
        }

        File.WriteAllText(Path.Combine(folder, "annotations.json"),
            $$"""{"images":[{{string.Join(',', entries)}}],"annotations":[{{string.Join(',', annotations)}}],"categories":[{"id":1,"name":"cell"}]}""");
        return new DatasetSource { Path = folder };
    }
}
