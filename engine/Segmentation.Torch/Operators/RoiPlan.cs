namespace CellGenie.Segmentation.Torch;

/// <summary>
/// What RoIAlign has to gather for a list of regions: for each, where its window starts in the pyramid's rows and how its pixels are
/// weighted. Regions with windows of like size share a batch, so that few are padded.
/// </summary>
internal sealed class RoiPlan
{
    /// <summary>Bounds the elements that one batch gathers, and so its memory.</summary>
    private const long BatchElements = 1L << 25;

    private RoiPlan(int count, int bins, IReadOnlyList<Batch> batches)
    {
        Count = count;
        Bins = bins;
        Batches = batches;
        var place = new long[count];
        var at = 0;
        foreach (var region in batches.SelectMany(b => b.Regions))
            place[region] = at++;
        Places = place;
    }

    /// <summary>Regions.</summary>
    public int Count { get; }

    /// <summary>Output bins along each axis.</summary>
    public int Bins { get; }

    /// <summary>The batches; each region is in one.</summary>
    public IReadOnlyList<Batch> Batches { get; }

    /// <summary>For each region its row when the batches stand one after the other.</summary>
    public long[] Places { get; }

    /// <summary>Regions whose windows are padded to one size.</summary>
    /// <param name="Regions">Their indices.</param>
    /// <param name="Height">Rows of the window.</param>
    /// <param name="Width">Columns of the window.</param>
    /// <param name="Starts">For each region the pyramid row of the window's first pixel.</param>
    /// <param name="Strides">For each region the pyramid rows from one image row to the next.</param>
    /// <param name="Vertical">[regions, bins, Height]: the weights of the window's rows.</param>
    /// <param name="Horizontal">[regions, bins, Width]: the weights of its columns.</param>
    public sealed record Batch(int[] Regions, int Height, int Width, long[] Starts, long[] Strides, double[] Vertical, double[] Horizontal);

    /// <summary>Plans the pooling.</summary>
    /// <param name="regions">The regions: where each lies and from which map it is pooled.</param>
    /// <param name="bins">Output bins along each axis.</param>
    /// <param name="channels">Channels of the maps; with the window sizes they bound a batch.</param>
    public static RoiPlan Create(IReadOnlyList<Region> regions, int bins, long channels)
    {
        var windows = new (RoiWindow Y, RoiWindow X)[regions.Count];
        for (var i = 0; i < windows.Length; i++)
        {
            var (map, box) = (regions[i].Map, regions[i]);
            windows[i] = (new RoiWindow(box.Y0, box.Y1, map.Scale, bins, map.Height), new RoiWindow(box.X0, box.X1, map.Scale, bins, map.Width));
        }

        var shares = new List<(int Height, int Width, int[] Members)>();
        var groups = Enumerable.Range(0, windows.Length).GroupBy(i => (Height: RoundUp(windows[i].Y.Size), Width: RoundUp(windows[i].X.Size)));
        foreach (var group in groups.OrderBy(g => g.Key))
        {
            var most = (int)Math.Max(1, BatchElements / (group.Key.Height * group.Key.Width * channels));
            shares.AddRange(group.Chunk(most).Select(members => (group.Key.Height, group.Key.Width, members)));
        }

        var batches = new Batch[shares.Count];
        Parallel.For(0, batches.Length, i => batches[i] = CreateBatch(regions, windows, shares[i].Members, shares[i].Height, shares[i].Width, bins));
        return new RoiPlan(regions.Count, bins, batches);
    }

    private static Batch CreateBatch(IReadOnlyList<Region> regions, (RoiWindow Y, RoiWindow X)[] windows, int[] members, int height, int width, int bins)
    {
        var batch = new Batch(members, height, width, new long[members.Length], new long[members.Length],
            new double[members.Length * bins * height], new double[members.Length * bins * width]);
        for (var i = 0; i < members.Length; i++)
        {
            var (map, window) = (regions[members[i]].Map, windows[members[i]]);
            batch.Starts[i] = map.FirstRow + (long)window.Y.First * map.Width + window.X.First;
            batch.Strides[i] = map.Width;
            window.Y.AddWeights(batch.Vertical.AsSpan(i * bins * height, bins * height), bins, height);
            window.X.AddWeights(batch.Horizontal.AsSpan(i * bins * width, bins * width), bins, width);
        }

        return batch;
    }

    /// <summary>4, 6, 8, 12, 16, 24, 32, …: at most half again as wide as needed, and few different sizes.</summary>
    private static int RoundUp(int size)
    {
        var power = 4;
        while (power < size)
            power *= 2;
        return power > 4 && power / 4 * 3 >= size ? power / 4 * 3 : power;
    }

    /// <summary>One image's map of one level inside the pyramid's rows.</summary>
    /// <param name="FirstRow">The row of its first pixel; the others follow in reading order.</param>
    /// <param name="Height">Its height in feature pixels.</param>
    /// <param name="Width">Its width in feature pixels.</param>
    /// <param name="Scale">Feature pixels for an image pixel.</param>
    public readonly record struct Map(long FirstRow, int Height, int Width, double Scale);

    /// <summary>A region in image pixels and the map it is pooled from.</summary>
    /// <param name="Map">The map.</param>
    /// <param name="X0">Left edge.</param>
    /// <param name="Y0">Upper edge.</param>
    /// <param name="X1">Right edge.</param>
    /// <param name="Y1">Lower edge.</param>
    public readonly record struct Region(Map Map, double X0, double Y0, double X1, double Y1);
}
