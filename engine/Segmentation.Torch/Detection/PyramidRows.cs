using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The pyramid's maps as one matrix with a row for every pixel, from which all regions of all levels are pooled at once.</summary>
internal sealed class PyramidRows
{
    private readonly long[] _firstRow;
    private readonly (int Height, int Width)[] _sizes;
    private readonly BackwardGuard _guard;

    /// <summary>Lays the maps p2 to p5 out.</summary>
    public PyramidRows(FeaturePyramid pyramid, BackwardGuard guard)
    {
        _guard = guard;
        var levels = PoolLevel.Highest - PoolLevel.Lowest + 1;
        (_firstRow, _sizes) = (new long[levels], new (int, int)[levels]);
        var parts = new Tensor[levels];
        var row = 0L;
        for (var i = 0; i < levels; i++)
        {
            var map = pyramid.Level(PoolLevel.Lowest + i);
            (_firstRow[i], _sizes[i]) = (row, ((int)map.shape[2], (int)map.shape[3]));
            parts[i] = map.permute(0, 2, 3, 1).reshape(-1, map.shape[1]);
            row += parts[i].shape[0];
        }

        Rows = cat(parts, 0);
    }

    /// <summary>[pixels of all maps, C].</summary>
    public Tensor Rows { get; }

    /// <summary>Pools boxes, each from the level of its size.</summary>
    /// <param name="boxes">For each image its boxes in pixels of the network's input, four numbers each.</param>
    /// <param name="bins">Side of the pooled window.</param>
    /// <param name="gradientScale">What the gradient is multiplied with on its way back.</param>
    /// <returns>[boxes of all images, C, bins, bins].</returns>
    public Tensor Pool(IReadOnlyList<float[]> boxes, int bins, double gradientScale = 1)
    {
        var regions = new List<RoiPlan.Region>();
        for (var image = 0; image < boxes.Count; image++)
        {
            for (var i = 0; i < boxes[image].Length; i += 4)
                regions.Add(RegionOf(image, boxes[image].AsSpan(i, 4)));
        }

        return RoiAlign.Apply(Rows, RoiPlan.Create(regions, bins, Rows.shape[1]), gradientScale, _guard);
    }

    private RoiPlan.Region RegionOf(int image, ReadOnlySpan<float> box)
    {
        var level = PoolLevel.Of(box[2] - box[0], box[3] - box[1]);
        var (height, width) = _sizes[level - PoolLevel.Lowest];
        var map = new RoiPlan.Map(_firstRow[level - PoolLevel.Lowest] + (long)image * height * width, height, width, 1.0 / (1 << level));
        return new RoiPlan.Region(map, box[0], box[1], box[2], box[3]);
    }
}
