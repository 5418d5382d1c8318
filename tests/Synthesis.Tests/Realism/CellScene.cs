using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

/// <summary>Drawn images of cells with a halo on noise, and the distortions that metrics must notice.</summary>
internal sealed record CellScene
{
    private const int Side = 400;
    private const int Margin = 16;
    private const int Halo = 4;

    public int Seed { get; init; } = 1;

    public int Cells { get; init; } = 30;

    public int Brightness { get; init; }

    public bool HasHalo { get; init; } = true;

    public bool IsGrid { get; init; }

    public int Images { get; init; } = 12;

    /// <summary>The images, measured.</summary>
    public RealismSample Measure()
    {
        var meter = new PixelMeter();
        var all = new RealismSample();
        for (var image = 0; image < Images; image++)
        {
            var masks = Places(image).Select((p, k) => Ellipse(p.X, p.Y, k)).ToList();
            var file = new MeasuredFile("", new CocoImage(image, $"{image}.png", Side, Side), "");
            all.Add(meter.Measure(Draw(image, masks), [.. masks.Select(m => (m, "a"))], "a", file)[0].Sample);
        }

        return all;
    }

    /// <summary>Centres that keep 30 px apart, so that cells and their halos never meet; on a grid instead, with a little play.</summary>
    private List<(int X, int Y)> Places(int image)
    {
        var random = new CounterRandom((ulong)Seed, 1, image, RandomPurpose.Sample);
        var places = new List<(int X, int Y)>();
        while (places.Count < Cells)
        {
            var k = places.Count;
            var place = IsGrid
                ? (X: 35 + k % 6 * 65 + random.Next(5), Y: 40 + k / 6 * 75 + random.Next(5))
                : (X: Margin + random.Next(Side - 2 * Margin), Y: Margin + random.Next(Side - 2 * Margin));
            if (places.All(p => (p.X - place.X) * (p.X - place.X) + (p.Y - place.Y) * (p.Y - place.Y) >= 30 * 30))
                places.Add(place);
        }

        return places;
    }

    /// <summary>One of three shapes by turns, so that any multiple of six cells has the same shapes.</summary>
    private static Mask Ellipse(int centreX, int centreY, int k)
    {
        var (a, b) = (k % 3) switch { 0 => (6, 6), 1 => (9, 5), _ => (5, 8) };
        var bits = new byte[(2 * a + 1) * (2 * b + 1)];
        for (var y = -b; y <= b; y++)
        {
            for (var x = -a; x <= a; x++)
                bits[(y + b) * (2 * a + 1) + x + a] = x * x * b * b + y * y * a * a <= a * a * b * b ? (byte)1 : (byte)0;
        }

        return new Mask(centreX - a, centreY - b, 2 * a + 1, 2 * b + 1, bits);
    }

    private GrayImage Draw(int image, List<Mask> masks)
    {
        var random = new CounterRandom((ulong)Seed, 2, image, RandomPurpose.Sample);
        var picture = new GrayImage(Side, Side);
        var levels = new double[Side * Side];
        Array.Fill(levels, 100);
        foreach (var mask in masks)
        {
            var edge = Enumerable.Range(0, mask.Bits.Length).Where(i => mask.Bits[i] != 0).Select(i => (X: mask.X + i % mask.Width, Y: mask.Y + i / mask.Width)).ToList();
            for (var y = mask.Y - Halo; y < mask.Y + mask.Height + Halo; y++)
            {
                for (var x = mask.X - Halo; x < mask.X + mask.Width + Halo; x++)
                {
                    if (x < 0 || y < 0 || x >= Side || y >= Side)
                        continue;
                    var away = mask.Contains(x, y) ? 0 : Math.Sqrt(edge.Min(p => (p.X - x) * (p.X - x) + (p.Y - y) * (p.Y - y)));
                    if (away == 0)
                        levels[y * Side + x] = 80;
                    else if (away <= Halo && HasHalo)
                        levels[y * Side + x] = 100 + 40 * (1 - (away - 1) / Halo);
                }
            }
        }

        for (var i = 0; i < levels.Length; i++)
            picture.Pixels[i] = (byte)(levels[i] + Brightness + random.Next(9) - 4);
        return picture;
    }
}
