using System.Buffers.Binary;
using System.Diagnostics;

namespace CellGenie.Imaging.Tests;

/// <summary>Damages files at random: a reader may answer with an image or with an <see cref="InvalidInputException"/>, soon, and with nothing else.</summary>
public class MutationTests
{
    private const int Mutations = 1500;

    /// <summary>What decoding a file of a few kilobytes may allocate: LZW can expand 3,413 times.</summary>
    private const long MaxAllocation = 256 << 20;

    private static readonly TiffOptions[] TiffVariants =
    [
        TiffOptions.Raw,
        new(),
        new() { Compression = TiffCompression.Deflate, RowsPerStrip = 5 },
        new() { Compression = TiffCompression.Lzw, HasPredictor = false, RowsPerStrip = 100 },
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_TIFF_of_ours_gives_an_image_or_an_error(int variant)
    {
        Damage(File(stream => TiffWriter.Write(stream, new GrayImage(37, 29, Pictures.Texture(37, 29)), TiffVariants[variant])), variant);
        Damage(File(stream => TiffWriter.Write(stream, Pictures.Labels(37, 29, 9), TiffVariants[variant])), variant + 10);
        Damage(File(stream => TiffWriter.Write(stream, new RgbImage(37, 29, Pictures.Texture(37, 29, 3)), TiffVariants[variant])), variant + 20);
    }

    [Theory]
    [InlineData("-c packbits")]
    [InlineData("-c lzw:2 -t -w 32 -l 16")]
    [InlineData("-c zip:2 -p separate")]
    [InlineData("-c none -8 -B")]
    [InlineData("-c lzw -f lsb2msb")]
    public void Damaged_TIFF_of_others_gives_an_image_or_an_error(string layout)
    {
        using var folder = new TempFolder();
        TiffWriter.Write(folder["in.tif"], new RgbImage(37, 29, Pictures.Texture(37, 29, 3)));
        Tool.Run("tiffcp", [.. layout.Split(' '), folder["in.tif"], folder["out.tif"]]);

        Damage(System.IO.File.ReadAllBytes(folder["out.tif"]), layout.Length);
    }

    [Fact]
    public void Damaged_palette_TIFF_gives_an_image_or_an_error()
    {
        using var folder = new TempFolder();
        AtomicFile.Write(folder["in.png"], new PngEncoder().Encode(new RgbImage(37, 29, Pictures.Texture(37, 29, 3))));
        Reference.Convert(folder["in.png"], "-colors", "16", "-type", "Palette", "-compress", "lzw", folder["out.tif"]);

        Damage(System.IO.File.ReadAllBytes(folder["out.tif"]), 1);
    }

    [Fact]
    public void Damaged_PNG_of_ours_gives_an_image_or_an_error()
    {
        var encoder = new PngEncoder();
        Damage(encoder.Encode(new GrayImage(37, 29, Pictures.Texture(37, 29))).ToArray(), 1);
        Damage(encoder.Encode(Pictures.Labels(37, 29, 9)).ToArray(), 2);
        Damage(encoder.Encode(new RgbImage(37, 29, Pictures.Texture(37, 29, 3))).ToArray(), 3);
    }

    [Theory]
    [InlineData("-type", "Palette")]
    [InlineData("-type", "TrueColorMatte")]
    [InlineData("-depth", "1")]
    [InlineData("-interlace", "PNG")]
    public void Damaged_PNG_of_others_gives_an_image_or_an_error(string option, string value)
    {
        using var folder = new TempFolder();
        AtomicFile.Write(folder["in.png"], new PngEncoder().Encode(new RgbImage(37, 29, Pictures.Texture(37, 29, 3))));
        Reference.Convert(folder["in.png"], option, value, folder["out.png"]);

        Damage(System.IO.File.ReadAllBytes(folder["out.png"]), value.Length);
    }

    private static byte[] File(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static void Damage(byte[] file, int seed)
    {
        var random = new Random(seed);
        var isPng = file[0] == 0x89;
        for (var i = 0; i < Mutations; i++)
        {
            var damaged = random.Next(4) == 0 ? file[..random.Next(file.Length)] : file.ToArray();
            for (var flips = random.Next(1, 6); flips > 0 && damaged.Length > 0; flips--)
            {
                // Half of the damage goes where it hurts: headers and directories stand at the start and the end.
                var near = Math.Min(300, damaged.Length);
                var at = random.Next(4) switch { 0 => random.Next(near), 1 => damaged.Length - 1 - random.Next(near), _ => random.Next(damaged.Length) };
                damaged[at] = random.Next(3) switch { 0 => (byte)(damaged[at] ^ 1 << random.Next(8)), 1 => (byte)random.Next(256), _ => 255 };
            }

            // Checksums stop nearly all damage; half of the PNG files get new ones, so that it reaches the code behind them.
            if (isPng && i % 2 == 0)
                MendChecksums(damaged);
            AssertImageOrError(damaged, page: i % 10 == 0 ? 1 : 0);
        }
    }

    private static void AssertImageOrError(byte[] damaged, int page)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        try
        {
            var image = ImageFile.Decode("damaged", damaged, page);
            Assert.Equal((long)image.Width * image.Height * image.Channels, image.Samples8?.Length ?? image.Samples16!.Length);
        }
        catch (InvalidInputException error)
        {
            Assert.NotEqual("", error.Rule);
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, MaxAllocation);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        }
    }

    private static void MendChecksums(byte[] file)
    {
        for (var at = 8L; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            if (at + 12 + length > file.Length)
                break;
            var body = file.AsSpan((int)at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan((int)(at + 8 + length)), Crc32.Compute(body));
            at += 12 + length;
        }
    }
}
