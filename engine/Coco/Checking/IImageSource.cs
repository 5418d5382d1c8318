using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Decodes image files for <see cref="DatasetCheck"/>. Called from several threads at once.</summary>
public interface IImageSource
{
    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidInputException">The file is damaged, or of an unknown format.</exception>
    GrayImage Load(string path);

    /// <summary>Reads the size in pixels from the head of a file.</summary>
    /// <exception cref="InvalidInputException">The file is damaged, or of an unknown format.</exception>
    (int Width, int Height) Identify(string path);

    /// <summary>A hash of a file's bytes; null if it cannot be read.</summary>
    UInt128? HashBytes(string path);
}
