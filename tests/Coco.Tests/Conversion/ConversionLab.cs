using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

/// <summary>Small annotated images on disk, and their conversion.</summary>
internal sealed class ConversionLab : IDisposable
{
    public static readonly CocoCategory Cell = new(1, "cell");

    private readonly TempFolder _folder = new();
    private readonly List<CocoImage> _images = [];
    private readonly List<CocoAnnotation> _annotations = [];
    private int _outputs;

    public string this[string name] => _folder[name];

    public string Images => _folder["images"];

    public string Annotations => _folder["set.json"];

    public void Dispose() => _folder.Dispose();

    /// <summary>Adds an image and its file, a PNG of noise.</summary>
    public CocoImage AddImage(string name, int width, int height, string? split = null, string? culture = null)
    {
        var image = new CocoImage(10 + _images.Count, name, width, height) { Split = split, Culture = culture };
        var path = Path.Combine([Images, .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Picture(width, height, _images.Count));
        _images.Add(image);
        return image;
    }

    public CocoAnnotation Add(CocoImage image, Segmentation segmentation, int category = 1, bool isCrowd = false)
    {
        var annotation = new CocoAnnotation(100 + _annotations.Count, image.Id, category, segmentation.Area, segmentation.Box, isCrowd, segmentation);
        _annotations.Add(annotation);
        return annotation;
    }

    public CocoAnnotation AddBox(CocoImage image, int left, int top, int right, int bottom) =>
        Add(image, new PolygonSegmentation([[left, top, right, top, right, bottom, left, bottom]]));

    public void Write(params CocoCategory[] categories) =>
        CocoWriter.Write(Annotations, new CocoInfo { Description = "test" }, [], categories.Length > 0 ? categories : [Cell], _images, _annotations);

    /// <summary>Ragged blobs that do not overlap, some with holes and of several parts; among them cells of one pixel. Every pixel belongs to the nearest of some random seeds, or to none.</summary>
    public void AddDisjoint(int seed, int width, int height, string name)
    {
        var random = new Random(seed);
        var image = AddImage(name, width, height);
        var map = new LabelMap(width, height);
        var seeds = Enumerable.Range(0, 25).Select(_ => (X: random.Next(width), Y: random.Next(height))).ToArray();
        for (var i = 0; i < map.Labels.Length; i++)
        {
            var nearest = Enumerable.Range(0, seeds.Length).MinBy(s => Math.Pow(seeds[s].X - i % width, 2) + Math.Pow(seeds[s].Y - i / width, 2));
            map.Labels[i] = random.Next(5) == 0 ? (ushort)0 : (ushort)(nearest + 1);
        }

        for (var label = 1; label <= seeds.Length; label++)
        {
            var bits = Array.ConvertAll(map.Labels, l => l == label ? (byte)1 : (byte)0);
            if (bits.Contains((byte)1))
                Add(image, new RleSegmentation(Rle.FromMask(bits, width, height)));
        }
    }

    /// <summary>Overlapping outlines with two decimals, inside the frame.</summary>
    public void AddOverlapping(int seed, int width, int height, string name)
    {
        var random = new Random(seed);
        var image = AddImage(name, width, height);
        for (var n = 0; n < 20; n++)
        {
            var (x, y, r) = (random.Next(12, width - 12), random.Next(12, height - 12), random.Next(3, 11));
            var points = new List<double>();
            for (var k = 0; k < 15; k++)
            {
                var radius = r * (0.7 + 0.3 * random.NextDouble());
                points.Add(Math.Round(x + radius * Math.Cos(k * Math.Tau / 15), 2));
                points.Add(Math.Round(y + radius * Math.Sin(k * Math.Tau / 15), 2));
            }

            Add(image, new PolygonSegmentation([points.ToArray()]));
        }
    }

    /// <summary>Converts into a new folder.</summary>
    public (string Folder, ConversionReport Report) Convert(string input, DatasetFormat from, DatasetFormat to, ConversionOptions? options = null)
    {
        var folder = _folder[$"out{++_outputs}"];
        return (folder, DatasetConverter.Convert(input, from, folder, to, options ?? new ConversionOptions { ImagesFolder = Directory.Exists(Images) ? Images : null, Workers = 2 }));
    }

    /// <summary>Converts the set to a format.</summary>
    public (string Folder, ConversionReport Report) ConvertTo(DatasetFormat to, ConversionOptions? options = null) => Convert(Annotations, DatasetFormat.Coco, to, options);

    /// <summary>The masks of each image of a COCO file, as text, in order; images by name without folder and ending.</summary>
    public static SortedDictionary<string, List<string>> Masks(string path)
    {
        using var file = CocoFile.Open(Directory.Exists(path) ? Path.Combine(path, "annotations.json") : path);
        var masks = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var image in file.Images)
            masks.Add(Path.GetFileNameWithoutExtension(image.FileName), [.. file.ReadAnnotations(image).Select(a => a.Segmentation.ToRle(image.Width, image.Height).ToCompressedString())]);
        return masks;
    }

    public static byte[] Picture(int width, int height, int seed)
    {
        var picture = new GrayImage(width, height);
        new Random(seed).NextBytes(picture.Pixels);
        return new PngEncoder().Encode(picture).ToArray();
    }
}
