namespace CellGenie.Imaging;

/// <summary>Decodes formats that CellGenie does not read itself. Found in the assembly <c>CellGenie.Imaging.ImageSharp</c> beside the application.</summary>
/// <remarks>An implementation is public and has a public constructor without parameters. It may be called from several threads at once.</remarks>
public interface IImageDecoderPlugin
{
    /// <summary>Whether this plug-in reads the format.</summary>
    bool Reads(ImageFormat format);

    /// <summary>Decodes one page.</summary>
    /// <param name="name">Path or name of the file, for messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <param name="page">Index of the page, 0 or more.</param>
    /// <exception cref="InvalidInputException">The file is damaged, too large, or has no such page.</exception>
    DecodedImage Decode(string name, byte[] bytes, int page);

    /// <summary>Reads what the file says about itself.</summary>
    /// <param name="name">Path or name of the file, for messages.</param>
    /// <param name="format">The format that was told from the first bytes.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidInputException">The file is damaged or too large.</exception>
    ImageInfo Identify(string name, ImageFormat format, byte[] bytes);
}
