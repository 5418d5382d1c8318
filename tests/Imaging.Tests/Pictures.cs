namespace CellGenie.Imaging.Tests;

/// <summary>Pictures to encode: always the same for the same arguments.</summary>
internal static class Pictures
{
    /// <summary>Noise on a slope, like phase contrast: neighbours are alike, no string comes twice.</summary>
    public static byte[] Texture(int width, int height, int channels = 1, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new byte[width * height * channels];
        for (var i = 0; i < samples.Length; i++)
        {
            var pixel = i / channels;
            samples[i] = (byte)(90 + pixel % width % 97 / 3 + pixel / width % 61 + 20 * (i % channels) + random.Next(16));
        }

        return samples;
    }

    public static ushort[] WideTexture(int width, int height, int channels = 1, int seed = 1) =>
        [.. Texture(width, height, channels, seed).Select((value, i) => (ushort)(value * 251 + i * 7 % 253))];

    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Overlapping discs with rising labels on empty ground.</summary>
    public static LabelMap Labels(int width, int height, int count, int seed = 1)
    {
        var random = new Random(seed);
        var map = new LabelMap(width, height);
        for (var label = 1; label <= count; label++)
        {
            int cx = random.Next(width), cy = random.Next(height), r = random.Next(3, 15);
            for (var y = Math.Max(0, cy - r); y < Math.Min(height, cy + r); y++)
            {
                for (var x = Math.Max(0, cx - r); x < Math.Min(width, cx + r); x++)
                {
                    if ((x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r)
                        map[x, y] = (ushort)(label * 65535L / count);
                }
            }
        }

        return map;
    }
}
