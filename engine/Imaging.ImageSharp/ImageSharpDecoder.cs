using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;

namespace CellGenie.Imaging.ImageSharp;

/// <summary>Reads JPEG, BMP, GIF and WebP with SixLabors.ImageSharp. Transparency is dropped; a JPEG file in grey stays grey.</summary>
public sealed class ImageSharpDecoder : IImageDecoderPlugin
{
    /// <inheritdoc/>
    public bool Reads(ImageFormat format) => format is ImageFormat.Jpeg or ImageFormat.Bmp or ImageFormat.Gif or ImageFormat.WebP;

    /// <inheritdoc/>
    public DecodedImage Decode(string name, byte[] bytes, int page) => Guard(name, () =>
    {
        var isGray = IsGray(Check(name, bytes));
        // Without a limit an animation would be unpacked whole.
        var options = new DecoderOptions { SkipMetadata = true, MaxFrames = (uint)page + 1 };
        return isGray ? Decode<L8>(name, bytes, page, 1, options) : Decode<Rgb24>(name, bytes, page, 3, options);
    });

    /// <inheritdoc/>
    public ImageInfo Identify(string name, ImageFormat format, byte[] bytes) => Guard(name, () =>
    {
        var info = Check(name, bytes);
        return new ImageInfo(format, info.Width, info.Height, IsGray(info) ? 1 : 3, 8, Math.Max(1, info.FrameMetadataCollection.Count));
    });

    private static DecodedImage Decode<TPixel>(string name, byte[] bytes, int page, int channels, DecoderOptions options) where TPixel : unmanaged, IPixel<TPixel>
    {
        using var image = Image.Load<TPixel>(options, bytes);
        if (page >= image.Frames.Count)
            throw new InvalidInputException(name, "", $"page {page} was asked for, but the file has {image.Frames.Count} (pages count from 0)");
        var samples = new byte[image.Width * image.Height * channels];
        image.Frames[page].CopyPixelDataTo(samples);
        return new DecodedImage(name, image.Width, image.Height, channels, samples);
    }

    /// <summary>Reads the header and checks the size before anything is unpacked.</summary>
    private static SixLabors.ImageSharp.ImageInfo Check(string name, byte[] bytes)
    {
        var info = Image.Identify(bytes);
        if ((long)info.Width * info.Height > GrayImage.MaxPixels)
            throw new InvalidInputException(name, "", $"{info.Width}x{info.Height} is more than {GrayImage.MaxPixels} pixels");
        return info;
    }

    private static bool IsGray(SixLabors.ImageSharp.ImageInfo info) =>
        info.Metadata.DecodedImageFormat is JpegFormat && info.Metadata.GetJpegMetadata().ColorType == JpegEncodingColor.Luminance;

    private static T Guard<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not CellGenieException)
        {
            // Damaged files have made these decoders fail in many ways besides their own kinds of exception.
            throw new InvalidInputException(name, "", $"the file is damaged or not supported: {e.Message}", e);
        }
    }
}
