using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>How cells are looked for in images.</summary>
public sealed record PredictionOptions
{
    /// <summary>Detections below this score are left out; null takes the model's own threshold.</summary>
    public double? ScoreThreshold { get; init; }

    /// <summary>Least score of the cells in label maps, annotations and pictures. Results hold all. Default 0.5.</summary>
    public double CertainScore { get; init; } = 0.5;

    /// <summary>Images or tiles for one call of the network. Default 1.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Images with a side above this are cut into tiles; 0 never cuts. Default 1,400 pixels.</summary>
    public int TileAbove { get; init; } = 1400;

    /// <summary>Side of a tile in pixels. Default 704, LIVECell's width, so that cells appear to the network in the size it knows.</summary>
    public int TileSide { get; init; } = 704;

    /// <summary>Least overlap of neighbouring tiles in pixels; at least as large as the largest cell. Default 128.</summary>
    public int TileOverlap { get; init; } = 128;

    /// <summary>Whether a 16-bit label map is written for each image. Default yes.</summary>
    public bool LabelMaps { get; init; } = true;

    /// <summary>How many images are drawn with their outlines. Default 12.</summary>
    public int Pictures { get; init; } = 12;

    /// <summary>Checks the numbers.</summary>
    /// <returns>This object.</returns>
    /// <exception cref="CellGenieException">A number is out of its range.</exception>
    public PredictionOptions Validate()
    {
        void Rule(bool holds, string name, string rule) => OptionRules.Require(holds, "prediction option", name, rule);
        Rule(ScoreThreshold is null or (>= 0 and <= 1), nameof(ScoreThreshold), "must be from 0 to 1");
        Rule(CertainScore is >= 0 and <= 1, nameof(CertainScore), "must be from 0 to 1");
        Rule(BatchSize is >= 1 and <= 1024, nameof(BatchSize), "must be from 1 to 1024");
        Rule(TileAbove >= 0, nameof(TileAbove), "must be 0 or more");
        Rule(TileSide is >= 64 and <= 16384, nameof(TileSide), "must be from 64 to 16384");
        Rule(TileOverlap >= 0 && TileOverlap <= TileSide / 2, nameof(TileOverlap), $"must be from 0 to half of the tile's side, {TileSide / 2}");
        Rule(TileAbove == 0 || TileAbove >= TileSide, nameof(TileAbove), $"must be 0 or at least the tile's side, {TileSide}");
        Rule(Pictures >= 0, nameof(Pictures), "must be 0 or more");
        return this;
    }
}
