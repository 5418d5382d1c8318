using System.Globalization;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>A small laboratory on disk: images with bright elliptic cells on a textured background, and a COCO file written as plain text.</summary>
internal sealed class TestLab : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringBuilder _images = new();
    private readonly StringBuilder _annotations = new();
    private readonly SortedSet<int> _licenses = [];
    private int _nextImage = 1;
    private int _nextAnnotation = 1;

    public TestLab() => Directory.CreateDirectory(Images);

    public string Root => _folder.Path;

    public string Images => _folder["images"];

    public string Annotations => _folder["lab_train.json"];

    public string this[string name] => _folder[name];

    public ExtractionSource Source => new(Annotations, Images);

    /// <summary>Two cultures: few large cells and many small ones, some of them cut by the frame.</summary>
    public static TestLab WithTwoCultures(int imagesPerCulture = 4)
    {
        var lab = new TestLab();
        for (var i = 0; i < imagesPerCulture; i++)
        {
            lab.AddImage($"BIG_Phase_A{i}_1_00d00h00m_1.png", 160, 120, 8, 14, i);
            lab.AddImage($"SMALL_Phase_B{i}_1_00d00h00m_1.png", 160, 120, 30 + 2 * i, 5, 100 + i);
        }

        lab.WriteAnnotations();
        return lab;
    }

    public void AddImage(string name, int width, int height, int cells, int radius, int seed)
    {
        var random = new Random(seed);
        var image = Background(width, height, seed);
        var id = AddEntry(name, width, height);
        for (var c = 0; c < cells; c++)
        {
            var (cx, cy) = (random.Next(width), random.Next(height));
            var (rx, ry) = (radius * (0.7 + 0.6 * random.NextDouble()), radius * (0.7 + 0.6 * random.NextDouble()));
            var grey = random.Next(160, 230);
            var ring = Enumerable.Range(0, 20).Select(k => (
                X: Math.Clamp(cx + rx * Math.Cos(k * Math.PI / 10), 0, width),
                Y: Math.Clamp(cy + ry * Math.Sin(k * Math.PI / 10), 0, height))).ToArray();
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var d = Math.Pow((x + 0.5 - cx) / rx, 2) + Math.Pow((y + 0.5 - cy) / ry, 2);
                    if (d < 1)
                        image[x, y] = (byte)(grey + random.Next(-12, 13));
                }
            }

            AddAnnotation(id, $"[[{string.Join(',', ring.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.##},{p.Y:0.##}")))}]]");
        }

        Save(name, image);
    }

    public static GrayImage Background(int width, int height, int seed)
    {
        var random = new Random(seed + 1000);
        var image = new GrayImage(width, height);
        for (var i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(100 + i % width * 20 / width + random.Next(-4, 5));
        return image;
    }

    public int AddEntry(string name, int width, int height, int license = 1)
    {
        _images.Append(_images.Length > 0 ? ",\n" : "").Append(CultureInfo.InvariantCulture, $$"""{"id":{{_nextImage}},"file_name":"{{name}}","width":{{width}},"height":{{height}},"license":{{license}}}""");
        _licenses.Add(license);
        return _nextImage++;
    }

    public int AddAnnotation(int image, string segmentation, string extra = "")
    {
        _annotations.Append(_annotations.Length > 0 ? ",\n" : "").Append(CultureInfo.InvariantCulture, $$"""{"id":{{_nextAnnotation}},"image_id":{{image}},"category_id":1,"iscrowd":0,"segmentation":{{segmentation}}{{extra}}}""");
        return _nextAnnotation++;
    }

    public void Save(string name, GrayImage image) => AtomicFile.Write(Path.Combine(Images, name), new PngEncoder().Encode(image));

    public void WriteAnnotations() => File.WriteAllText(Annotations, $$"""
        {"licenses":[{{string.Join(',', _licenses.Select(id => $$"""{"id":{{id}},"name":"{{(id == 1 ? "CC0" : $"Licence {id}")}}","url":"https://example.org/{{id}}"}"""))}}],
        "categories":[{"id":1,"name":"cell"}],
        "images":[
        {{_images}}],
        "annotations":[
        {{_annotations}}]}
        """);

    public CellBank Extract(ExtractionOptions? options = null)
    {
        CellExtractor.Extract([Source], options ?? new ExtractionOptions { Workers = 2 }, this["library"]);
        return CellBank.Open(this["library"]);
    }

    public void Dispose() => _folder.Dispose();
}
