using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Reads one format, image by image. Opening finds the images and their sizes; everything else stays in the files.</summary>
internal interface IDatasetReader : IDisposable
{
    /// <summary>What the input says about itself; empty where the format has no place for it.</summary>
    CocoInfo Info { get; }

    /// <summary>The licences.</summary>
    IReadOnlyList<CocoLicense> Licenses { get; }

    /// <summary>The categories: all that annotations refer to, and at least one.</summary>
    IReadOnlyList<CocoCategory> Categories { get; }

    /// <summary>The images, in the order of the input.</summary>
    IReadOnlyList<CocoImage> Images { get; }

    /// <summary>The annotations of one image, with ids that are unique in the input. May be called from several threads at once.</summary>
    /// <param name="index">Index of the image.</param>
    /// <param name="log">Receives what had to be left out.</param>
    /// <exception cref="InvalidInputException">The image's annotations cannot be read at all.</exception>
    IReadOnlyList<CocoAnnotation> Read(int index, ConversionLog log);

    /// <summary>The bytes of the image's file; null if there is none. May be called from several threads at once.</summary>
    /// <param name="index">Index of the image.</param>
    /// <exception cref="InvalidInputException">The file is there but cannot be read.</exception>
    byte[]? ReadPicture(int index);
}
