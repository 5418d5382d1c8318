using CellGenie.Coco;

namespace CellGenie.Segmentation;

/// <summary>Puts the detections of an image's tiles together: what two tiles saw of the same cell becomes one.</summary>
internal sealed class TileMerger(int width, int height)
{
    /// <summary>Shared part of the smaller mask above which two tiles have seen the same cell.</summary>
    private const double SameCell = 0.6;

    private const int BucketBits = 6;

    private readonly List<Found> _found = [];

    /// <summary>Adds the detections of a tile, in the tile's own pixels.</summary>
    public void Add(Tile tile, int number, ImageDetections detections)
    {
        for (var i = 0; i < detections.Count; i++)
        {
            if (detections.Masks[i].ToMask() is not { } mask)
                continue;
            float[] box = [.. detections.Boxes.AsSpan(4 * i, 4)];
            var isCut = Touches(tile, box);
            (box[0], box[1], box[2], box[3]) = (box[0] + tile.X, box[1] + tile.Y, box[2] + tile.X, box[3] + tile.Y);
            var (x, y) = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
            if (x < tile.Core.X0 || x > tile.Core.X1 || y < tile.Core.Y0 || y > tile.Core.Y1)
                continue;
            var moved = new Mask(mask.X + tile.X, mask.Y + tile.Y, mask.Width, mask.Height, mask.Bits);
            _found.Add(new Found(number, isCut, detections.Scores[i], box, moved));
        }
    }

    /// <summary>The detections of the whole image, by falling score.</summary>
    public ImageDetections Merge()
    {
        var kept = new List<Found>();
        var buckets = new Dictionary<(int, int), List<Found>>();
        // Whole cells before those that a tile's edge cuts.
        foreach (var found in _found.OrderBy(f => f.IsCut).ThenByDescending(f => f.Score))
        {
            var places = Places(found.Mask).ToArray();
            if (places.Any(place => buckets.TryGetValue(place, out var others) && others.Any(other => IsSame(found, other))))
                continue;
            kept.Add(found);
            foreach (var place in places)
            {
                if (!buckets.TryGetValue(place, out var list))
                    buckets[place] = list = [];
                list.Add(found);
            }
        }

        var result = kept.OrderByDescending(f => f.Score).ToArray();
        return new ImageDetections(
            width, height, [.. result.SelectMany(f => f.Box)], [.. result.Select(f => f.Score)], [.. result.Select(f => Rle.FromMask(f.Mask, width, height))]);
    }

    private static bool IsSame(Found a, Found b) => a.Tile != b.Tile && a.Mask.IntersectionArea(b.Mask) > SameCell * Math.Min(a.Mask.Area, b.Mask.Area);

    private static IEnumerable<(int, int)> Places(Mask mask)
    {
        for (var y = mask.Y >> BucketBits; y <= (mask.Y + mask.Height - 1) >> BucketBits; y++)
        {
            for (var x = mask.X >> BucketBits; x <= (mask.X + mask.Width - 1) >> BucketBits; x++)
                yield return (x, y);
        }
    }

    /// <summary>Whether a box reaches an edge of its tile that is not an edge of the image.</summary>
    private bool Touches(Tile tile, float[] box) =>
        (box[0] < 1 && tile.X > 0) || (box[1] < 1 && tile.Y > 0)
        || (box[2] > tile.Width - 1 && tile.X + tile.Width < width) || (box[3] > tile.Height - 1 && tile.Y + tile.Height < height);

    private sealed record Found(int Tile, bool IsCut, float Score, float[] Box, Mask Mask);
}
