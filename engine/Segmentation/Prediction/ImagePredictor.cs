using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Finds the cells of images of any size: large ones tile by tile.</summary>
public static class ImagePredictor
{
    /// <summary>Whether an image is cut into tiles.</summary>
    public static bool IsTiled(GrayImage image, PredictionOptions options) => options.TileAbove > 0 && Math.Max(image.Width, image.Height) > options.TileAbove;

    /// <summary>Finds the cells of some images.</summary>
    /// <param name="predict">Finds the cells of some images at once, as <see cref="ISegmentationModel.Predict"/> does.</param>
    /// <param name="images">The images.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops between calls of the network.</param>
    /// <returns>The detections of each image, by falling score. A tiled image may have more than the network gives at once.</returns>
    public static IReadOnlyList<ImageDetections> Predict(
        Func<IReadOnlyList<GrayImage>, IReadOnlyList<ImageDetections>> predict,
        IReadOnlyList<GrayImage> images,
        PredictionOptions options,
        CancellationToken cancellationToken = default)
    {
        var results = new ImageDetections?[images.Count];
        foreach (var chunk in Enumerable.Range(0, images.Count).Where(i => !IsTiled(images[i], options)).Chunk(options.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = predict([.. chunk.Select(i => images[i])]);
            for (var k = 0; k < chunk.Length; k++)
                results[chunk[k]] = found[k];
        }

        for (var i = 0; i < images.Count; i++)
            results[i] = Above(results[i] ?? Tiled(predict, images[i], options, cancellationToken), options.ScoreThreshold ?? 0);
        return results!;
    }

    /// <summary>The detections from a score up.</summary>
    public static ImageDetections Above(ImageDetections found, double score)
    {
        int[] kept = [.. Enumerable.Range(0, found.Count).Where(i => found.Scores[i] >= score)];
        return kept.Length == found.Count
            ? found
            : new ImageDetections(
                found.Width, found.Height, [.. kept.SelectMany(i => found.Boxes[(4 * i)..(4 * i + 4)])], [.. kept.Select(i => found.Scores[i])], [.. kept.Select(i => found.Masks[i])]);
    }

    private static ImageDetections Tiled(
        Func<IReadOnlyList<GrayImage>, IReadOnlyList<ImageDetections>> predict, GrayImage image, PredictionOptions options, CancellationToken cancellationToken)
    {
        var tiles = TilePlan.Of(image.Width, image.Height, options);
        var merger = new TileMerger(image.Width, image.Height);
        foreach (var chunk in Enumerable.Range(0, tiles.Count).Chunk(options.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = predict([.. chunk.Select(t => Cut(image, tiles[t]))]);
            for (var k = 0; k < chunk.Length; k++)
                merger.Add(tiles[chunk[k]], chunk[k], found[k]);
        }

        return merger.Merge();
    }

    private static GrayImage Cut(GrayImage image, Tile tile)
    {
        var cut = new GrayImage(tile.Width, tile.Height);
        for (var y = 0; y < tile.Height; y++)
            image.Row(tile.Y + y).Slice(tile.X, tile.Width).CopyTo(cut.Row(y));
        return cut;
    }
}
