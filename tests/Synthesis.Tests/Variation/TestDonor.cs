namespace CellGenie.Synthesis.Tests;

/// <summary>A donor made by hand, with a ring of 8 pixels.</summary>
internal sealed class TestDonor
{
    public const int Ring = 8;

    private readonly byte[] _crop;
    private readonly byte[] _matte;
    private readonly ushort[] _runs;
    private readonly CellRecord _record;

    /// <summary>Makes a donor whose mask must touch all sides of its box.</summary>
    /// <param name="width">Width of the box.</param>
    /// <param name="height">Height of the box.</param>
    /// <param name="mask">Which pixels of the box belong to it.</param>
    /// <param name="grey">Grey values, counted from the box's corner; of the ring too.</param>
    public TestDonor(int width, int height, Func<int, int, bool> mask, Func<int, int, int> grey, short slopeX = 0, short slopeY = 0)
    {
        var (cropWidth, cropHeight) = (width + 2 * Ring, height + 2 * Ring);
        bool Inside(int x, int y) => x >= 0 && y >= 0 && x < width && y < height && mask(x, y);
        _crop = new byte[cropWidth * cropHeight];
        _matte = new byte[cropWidth * cropHeight];
        var runs = new List<ushort>();
        var area = 0;
        for (var y = -Ring; y < height + Ring; y++)
        {
            for (var x = -Ring; x < width + Ring; x++)
            {
                var i = (y + Ring) * cropWidth + x + Ring;
                _crop[i] = (byte)Math.Clamp(grey(x, y), 0, 255);
                _matte[i] = Inside(x, y) ? DonorCell.MaskPixel : DistanceTo(Inside, x, y);
                if (!Inside(x, y))
                    continue;
                area++;
                if (Inside(x - 1, y))
                    runs[^1]++;
                else
                    runs.AddRange([(ushort)y, (ushort)x, 1]);
            }
        }

        _runs = [.. runs];
        _record = new CellRecord
        {
            Area = area, RunCount = runs.Count / 3, Width = (ushort)width, Height = (ushort)height, CropWidth = (ushort)cropWidth, CropHeight = (ushort)cropHeight,
            RingLeft = Ring, RingTop = Ring, BackgroundLevel = 100 * 256, SlopeX = slopeX, SlopeY = slopeY,
        };
    }

    public DonorCell Cell => new(_record, _crop, _matte, _runs);

    /// <summary>A blob of which no flip or turn is the same, with texture.</summary>
    public static TestDonor Blob(int seed, int width = 31, int height = 22)
    {
        var random = new Random(seed);
        var texture = Enumerable.Range(0, 4096).Select(_ => random.Next(60, 200)).ToArray();
        bool Mask(int x, int y) =>
            Math.Pow((x - width * 0.35) / (width * 0.35), 2) + Math.Pow((y - height * 0.5) / (height * 0.5), 2) <= 1.02 ||
            Math.Abs(y - height * 0.3) < height * 0.15 && x >= width * 0.35 || y == 0 && x == 3 || y == height - 1 && x > 6 && x < 14 || x == 0 && Math.Abs(y - height / 2) < 2;
        return new TestDonor(width, height, Mask, (x, y) => texture[((y + 64) * 61 + x + 64) & 4095]);
    }

    private static byte DistanceTo(Func<int, int, bool> inside, int x, int y)
    {
        for (var d = 1; d <= Ring; d++)
        {
            for (var i = -d; i <= d; i++)
            {
                if (inside(x + i, y - d) || inside(x + i, y + d) || inside(x - d, y + i) || inside(x + d, y + i))
                    return (byte)d;
            }
        }

        return 0;
    }
}
