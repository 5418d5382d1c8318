using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// Pools regions from the maps p2 to p5, each from the level of its size. The maps stand as one matrix with a row for every pixel, from
/// which all regions of all levels are pooled at once; torchvision's operator, where it is used, pools level by level.
/// </summary>
internal sealed class PyramidRows
{
    private readonly ParameterStore _store;
    private readonly Tensor[] _maps;
    private readonly long[] _firstRow;
    private readonly Tensor? _rows;

    /// <summary>Lays the maps out.</summary>
    public PyramidRows(FeaturePyramid pyramid, ParameterStore store)
    {
        _store = store;
        _maps = [.. Enumerable.Range(PoolLevel.Lowest, PoolLevel.Highest - PoolLevel.Lowest + 1).Select(pyramid.Level)];
        _firstRow = new long[_maps.Length];
        if (store.Kernels is not null)
            return;
        Tensor[] parts = [.. _maps.Select(map => map.permute(0, 2, 3, 1).reshape(-1, map.shape[1]))];
        for (var i = 1; i < parts.Length; i++)
            _firstRow[i] = _firstRow[i - 1] + parts[i - 1].shape[0];
        _rows = cat(parts, 0);
    }

    /// <summary>Pools boxes, each from the level of its size.</summary>
    /// <param name="boxes">For each image its boxes in pixels of the network's input, four numbers each.</param>
    /// <param name="bins">Side of the pooled window.</param>
    /// <param name="gradientScale">What the gradient is multiplied with on its way back.</param>
    /// <returns>[boxes of all images, C, bins, bins].</returns>
    public Tensor Pool(IReadOnlyList<float[]> boxes, int bins, double gradientScale = 1)
    {
        var regions = new List<(int Image, int Level, float[] Box)>();
        for (var image = 0; image < boxes.Count; image++)
            regions.AddRange(boxes[image].Chunk(4).Select(box => (image, PoolLevel.Of(box[2] - box[0], box[3] - box[1]) - PoolLevel.Lowest, box)));
        if (_rows is null)
            return GradientScale.Apply(Pool(_store.Kernels!, regions, bins), gradientScale, _store.Guard);
        var plan = RoiPlan.Create([.. regions.Select(r => RegionOf(r.Image, r.Level, r.Box))], bins, _rows.shape[1]);
        return RoiAlign.Apply(_rows, plan, gradientScale, _store.Guard);
    }

    private Tensor Pool(TorchvisionKernels kernels, List<(int Image, int Level, float[] Box)> regions, int bins)
    {
        if (regions.Count == 0)
            return zeros([0, _maps[0].shape[1], bins, bins], _maps[0].dtype, _maps[0].device);
        using var scope = NewDisposeScope();
        var (parts, places, at) = (new List<Tensor>(), new long[regions.Count], 0L);
        foreach (var level in Enumerable.Range(0, regions.Count).GroupBy(i => regions[i].Level))
        {
            var map = _maps[level.Key];
            float[] rows = [.. level.SelectMany(i => (float[])[regions[i].Image, .. regions[i].Box])];
            parts.Add(kernels.RoiAlign(map, tensor(rows, [rows.Length / 5, 5]).to(map.device), 1 << level.Key + PoolLevel.Lowest, bins));
            foreach (var i in level)
                places[i] = at++;
        }

        return cat([.. parts], 0).index_select(0, tensor(places, device: _maps[0].device)).MoveToOuterDisposeScope();
    }

    private RoiPlan.Region RegionOf(int image, int level, float[] box)
    {
        var (height, width) = ((int)_maps[level].shape[2], (int)_maps[level].shape[3]);
        var map = new RoiPlan.Map(_firstRow[level] + (long)image * height * width, height, width, 1.0 / (1 << level + PoolLevel.Lowest));
        return new RoiPlan.Region(map, box[0], box[1], box[2], box[3]);
    }
}
