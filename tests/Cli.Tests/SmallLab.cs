using System.Globalization;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Cli.Tests;

/// <summary>A few small annotated images on disk, shared by the tests of a class.</summary>
public sealed class SmallLab : IDisposable
{
    private readonly TempFolder _folder = new();

    public SmallLab()
    {
        Directory.CreateDirectory(Images);
        var images = new StringBuilder();
        var annotations = new StringBuilder();
        var id = 1;
        for (var i = 1; i <= 4; i++)
        {
            var random = new Random(i);
            var picture = new GrayImage(200, 150);
            foreach (ref var p in picture.Pixels.AsSpan())
                p = (byte)(120 + random.Next(-5, 6));
            for (var c = 0; c < 25; c++)
            {
                var (x, y, w, h) = (random.Next(5, 180), random.Next(5, 130), random.Next(5, 15), random.Next(5, 15));
                for (var row = y; row < y + h; row++)
                    picture.Row(row).Slice(x, w).Fill((byte)random.Next(170, 220));
                annotations.Append(annotations.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $$"""{"id":{{id++}},"image_id":{{i}},"category_id":1,"iscrowd":0,"area":{{w * h}},"bbox":[{{x}},{{y}},{{w}},{{h}}],"segmentation":[[{{x}},{{y}},{{x + w}},{{y}},{{x + w}},{{y + h}},{{x}},{{y + h}}]]}""");
            }

            var name = $"BV2_Phase_A{i}_1_00d00h00m_1.tif";
            TiffWriter.Write(Path.Combine(Images, name), picture);
            images.Append(i > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $$"""{"id":{{i}},"file_name":"{{name}}","width":200,"height":150}""");
        }

        File.WriteAllText(Annotations, $$"""{"categories":[{"id":1,"name":"cell"}],"images":[{{images}}],"annotations":[{{annotations}}]}""");
        CellGenieProcess.Expect(0, "library", "extract", "--images", Images, "--annotations", Annotations, "--out", Library, "--quiet");
    }

    public string this[string name] => _folder[name];

    public string Images => _folder["images"];

    public string Annotations => _folder["train.json"];

    public string Library => _folder["library"];

    public void Dispose() => _folder.Dispose();
}
