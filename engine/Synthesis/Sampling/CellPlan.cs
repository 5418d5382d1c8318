namespace CellGenie.Synthesis.Sampling;

/// <summary>Everything that was drawn by lot for one cell. Coordinates are those of the plate, lengths in pixels, phases in radians.</summary>
internal sealed class CellPlan
{
    /// <summary>Waves 2 .. 6 around the outline: cosine and sine parts as shares of the radius.</summary>
    public const int FirstWave = 2;
    public const int LastWave = 6;

    public required double X { get; init; }
    public required double Y { get; init; }

    /// <summary>Radius of the circle of the same area.</summary>
    public required double Radius { get; init; }

    /// <summary>Half the length is <see cref="Radius"/> times this, half the width <see cref="Radius"/> divided by it.</summary>
    public required double Stretch { get; init; }

    public required double Cos { get; init; }
    public required double Sin { get; init; }
    public required (double Cos, double Sin)[] Waves { get; init; }
    public required double Ruffle { get; init; }
    public required Limb[] Limbs { get; init; }
    public required bool IsRound { get; init; }

    /// <summary>How far the annotated outline may reach over the middle line to a neighbour; negative leaves a gap.</summary>
    public required double Overlap { get; init; }

    public required double EdgePhase { get; init; }
    public required double CorePhase { get; init; }
    public required double CoreRadius { get; init; }
    public required double Granularity { get; init; }
    public required double NucleusX { get; init; }
    public required double NucleusY { get; init; }
    public required double NucleusRadius { get; init; }
    public required (double X, double Y, double Radius)[] Nucleoli { get; init; }

    /// <summary>Where in the texture tiles this cell's grain begins.</summary>
    public required int TextureX { get; init; }
    public required int TextureY { get; init; }

    /// <summary>Signed distance to the outline of the body (first-order), positive inside.</summary>
    public double Body(double x, double y)
    {
        var (dx, dy) = (x - X, y - Y);
        var u = (dx * Cos + dy * Sin) / Stretch;
        var v = (dy * Cos - dx * Sin) * Stretch;
        var r = Math.Sqrt(u * u + v * v);
        if (r < 1e-6)
            return Radius / Stretch;
        var (c, s) = (u / r, v / r);
        var (ck, sk) = (c, s);
        var wave = 1.0;
        foreach (var (a, b) in Waves)
        {
            (ck, sk) = (ck * c - sk * s, sk * c + ck * s);
            wave += a * ck + b * sk;
        }

        // The gradient of r in pixels; dividing by it turns the stretched difference into a distance.
        var (gu, gv) = (c / Stretch, s * Stretch);
        return (Radius * wave - r) / Math.Sqrt(gu * gu + gv * gv);
    }
}
