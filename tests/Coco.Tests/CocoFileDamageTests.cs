using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

/// <summary>Whatever bytes a file has, reading it ends with a result or an <see cref="InvalidInputException"/>.</summary>
public sealed class CocoFileDamageTests
{
    private static readonly byte[] Whole = Encoding.UTF8.GetBytes("""
        {"info":{"year":2021},"licenses":[{"id":1,"name":"CC \u00e9"}],
         "images":[{"id":7,"file_name":"BV2_Phase_\"A4\\.tif","width":20,"height":10},{"id":8,"file_name":"b.tif","width":30,"height":40,"culture":"A"}],
         "annotations":{"3":{"id":3,"image_id":7,"category_id":1,"segmentation":[[1,1,5,1,5,4.25,1,4],[1.5,-2,3e1,4,5,6]],"area":12.5,"bbox":[1,1,4,3.25],"iscrowd":0},
                        "4":{"id":4,"image_id":7,"category_id":1,"segmentation":{"size":[10,20],"counts":[3,4,193]},"iscrowd":1,"x":NaN},
                        "5":{"id":5,"image_id":8,"category_id":1,"segmentation":{"size":[40,30],"counts":"3\\>0`0"}},
                        "6":{"id":6,"image_id":8,"category_id":1,"segmentation":[[1,2,3,4]],"culture":"B"}},
         "categories":[{"id":1,"name":"cell"}]}
        """);

    [Fact]
    public void Truncated_file_is_an_error_at_every_length()
    {
        using var folder = new TempFolder();
        var end = Array.LastIndexOf(Whole, (byte)'}');
        for (var length = 0; length <= end; length++)
            Assert.False(CanRead(folder["f.json"], Whole[..length]));
        Assert.True(CanRead(folder["f.json"], Whole));
    }

    [Fact]
    public void Flipped_bits_and_swapped_bytes_end_with_a_result_or_an_error()
    {
        using var folder = new TempFolder();
        var random = new Random(1);
        var read = 0;
        const int trials = 6000;
        for (var trial = 0; trial < trials; trial++)
        {
            var bytes = (byte[])Whole.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(bytes.Length);
                bytes[at] = random.Next(3) switch
                {
                    0 => (byte)(bytes[at] ^ 1 << random.Next(8)),
                    1 => bytes[random.Next(bytes.Length)],
                    _ => (byte)random.Next(256),
                };
            }

            read += CanRead(folder["f.json"], bytes) ? 1 : 0;
        }

        Assert.InRange(read, trials / 10, trials - trials / 10);
    }

    [Fact]
    public void Cut_and_doubled_pieces_end_with_a_result_or_an_error()
    {
        using var folder = new TempFolder();
        var random = new Random(2);
        for (var trial = 0; trial < 2000; trial++)
        {
            var from = random.Next(Whole.Length);
            var length = random.Next(Math.Min(200, Whole.Length - from));
            var to = random.Next(Whole.Length);
            CanRead(folder["f.json"], random.Next(2) == 0
                ? [.. Whole[..from], .. Whole[(from + length)..]]
                : [.. Whole[..to], .. Whole[from..(from + length)], .. Whole[to..]]);
        }
    }

    [Fact]
    public void Random_bytes_are_an_error()
    {
        using var folder = new TempFolder();
        var random = new Random(3);
        for (var trial = 0; trial < 300; trial++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            Assert.False(CanRead(folder["f.json"], bytes));
        }
    }

    /// <summary>Reads everything and rasterises it. Anything but an <see cref="InvalidInputException"/> fails the test.</summary>
    private static bool CanRead(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        try
        {
            using var file = CocoFile.Open(path);
            foreach (var annotation in file.ReadAllAnnotations())
            {
                var image = file.FindImage(annotation.ImageId)!;
                if ((long)image.Width * image.Height < 1_000_000)
                    annotation.Segmentation.ToMask(image.Width, image.Height);
            }

            return true;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }
}
