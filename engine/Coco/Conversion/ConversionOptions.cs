namespace CellGenie.Coco;

/// <summary>How <see cref="DatasetConverter"/> works.</summary>
public sealed record ConversionOptions
{
    /// <summary>Where the files of the images are, if the input does not hold them.</summary>
    public string? ImagesFolder { get; init; }

    /// <summary>Who gets shared pixels, where a pixel has one owner. Default <see cref="OverlapPolicy.LastWins"/>.</summary>
    public OverlapPolicy Overlap { get; init; } = OverlapPolicy.LastWins;

    /// <summary>Whether the files of the images are copied. Default: as <see cref="DatasetFormat.CopiesImages"/> of the output says.</summary>
    public bool? CopyImages { get; init; }

    /// <summary>Whether GeoJSON is compressed (<c>.geojson.gz</c>).</summary>
    public bool Compress { get; init; }

    /// <summary>Images converted at the same time. The result does not depend on it. Default: the processors of the machine.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
