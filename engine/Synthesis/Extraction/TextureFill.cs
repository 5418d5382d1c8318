namespace CellGenie.Synthesis;

/// <summary>
/// Lays texture of free places over holes. A whole field of it is shifted (with wrap-around) again and again; each shift covers what earlier ones left open, as far
/// as its own free places reach. All covers fade out towards holes and the frame, so that no piece has an edge, and are mixed so that the sum of
/// independent textures has the strength of one.
/// </summary>
internal static class TextureFill
{
    // Pixels over which a piece fades out.
    private const int Fade = 10;

    private const int MaxShifts = 400;

    // What would be less than this much of a pixel is not worth another shift.
    private const float Closed = 0.05f;

    /// <summary>Fills the holes with the field's own texture; free pixels near them change too, as the fill fades in.</summary>
    /// <param name="texture">Grey value over the smooth background; 0 in holes.</param>
    /// <param name="hole">For each pixel, not 0 where texture is wanted.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="random">Chooses the shifts.</param>
    public static void Fill(Span<float> texture, ReadOnlySpan<byte> hole, int width, int height, ref CounterRandom random)
    {
        if (!hole.Contains((byte)0))
            return;
        var distance = ChamferDistance.To(hole, width, height);
        var own = new TexturePatch(width, height, texture.ToArray(), CoverOf(distance, width, height), 0, 0);
        Fill(texture, distance, width, height, [own], [1], ref random);
    }

    /// <summary>Fills the holes with the texture of other fields, one after the other.</summary>
    /// <param name="texture">Grey value over the smooth background; 0 in holes.</param>
    /// <param name="distance">Distances to the holes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="patches">The fields, at least one.</param>
    /// <param name="gains">For each of them, by how much its texture is made stronger.</param>
    /// <param name="random">Chooses the shifts.</param>
    public static void Fill(
        Span<float> texture, ReadOnlySpan<ushort> distance, int width, int height, IReadOnlyList<TexturePatch> patches, ReadOnlySpan<float> gains, ref CounterRandom random)
    {
        var left = new float[texture.Length];
        var power = new float[texture.Length];
        var open = new int[texture.Length];
        var count = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var i = y * width + x;
                var own = CoverAt(distance[(y + 1) * (width + 2) + x + 1]);
                texture[i] = own * texture[i];
                power[i] = own * own;
                left[i] = 1 - own;
                if (left[i] > Closed)
                    open[count++] = i;
            }
        }

        for (var shift = 0; shift < MaxShifts && count > 0; shift++)
        {
            var patch = patches[shift % patches.Count];
            var gain = gains[shift % patches.Count];
            var (cover, source) = (patch.Cover, patch.Texture);
            var dx = random.Next(patch.Width);
            var dy = random.Next(patch.Height);
            var kept = 0;
            foreach (var i in open.AsSpan(0, count))
            {
                var (x, y) = (i % width + dx, i / width + dy);
                while (x >= patch.Width)
                    x -= patch.Width;
                while (y >= patch.Height)
                    y -= patch.Height;
                var from = y * patch.Width + x;
                var weight = left[i] * cover[from];
                texture[i] += weight * (gain * source[from]);
                power[i] += weight * weight;
                left[i] -= weight;
                if (left[i] > Closed)
                    open[kept++] = i;
            }

            count = kept;
        }

        for (var i = 0; i < texture.Length; i++)
        {
            if (power[i] > 0)
                texture[i] /= MathF.Sqrt(power[i]);
        }
    }

    /// <summary>How much of the texture of a field counts at each of its pixels.</summary>
    /// <param name="distance">Distances to its holes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public static float[] CoverOf(ReadOnlySpan<ushort> distance, int width, int height)
    {
        var cover = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                // Beyond the frame there is nothing; a piece that reached it would end there.
                var frame = ChamferDistance.Step * (1 + Math.Min(Math.Min(x, width - 1 - x), Math.Min(y, height - 1 - y)));
                cover[y * width + x] = Math.Min(CoverAt(distance[(y + 1) * (width + 2) + x + 1]), CoverAt(frame));
            }
        }

        return cover;
    }

    private static float CoverAt(int distance)
    {
        var t = Math.Min(1, distance / (float)(ChamferDistance.Step * Fade));
        return t * t * (3 - 2 * t);
    }
}
