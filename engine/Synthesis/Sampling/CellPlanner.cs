namespace CellGenie.Synthesis.Sampling;

/// <summary>Draws the cells of one image by lot.</summary>
internal static class CellPlanner
{
    /// <summary>Draws the cells.</summary>
    /// <param name="culture">What they look like.</param>
    /// <param name="growth">Age of the culture, 0 .. 1: more and smaller cells, fewer of them round.</param>
    /// <param name="scale">Factor on the number of cells.</param>
    /// <param name="width">Width of the plate, margin included.</param>
    /// <param name="height">Height of the plate, margin included.</param>
    /// <param name="random">The image's stream for its layout.</param>
    public static List<CellPlan> Draw(SampleCulture culture, double growth, double scale, int width, int height, ref CounterRandom random)
    {
        var inFrame = culture.FewestCells * StableMath.Pow((double)culture.MostCells / culture.FewestCells, growth) * Spread(0.1, ref random);
        var count = (int)Math.Round(inFrame * scale * width * height / (SampleLab.StandardWidth * SampleLab.StandardHeight));
        var typical = culture.Area * (1.15 - 0.3 * growth);
        var radii = new double[count];
        for (var i = 0; i < count; i++)
            radii[i] = Math.Sqrt(typical * Spread(culture.AreaSpread, ref random) / Math.PI);

        var plans = new List<CellPlan>(count);
        foreach (var (x, y, radius) in PlateLayout.Place(culture, width, height, radii, ref random))
            plans.Add(DrawCell(culture, growth, x, y, radius, ref random));
        return plans;
    }

    private static CellPlan DrawCell(SampleCulture culture, double growth, double x, double y, double radius, ref CounterRandom random)
    {
        var isRound = random.NextDouble() < culture.RoundShare * (1.3 - 0.6 * growth);
        // A flat cell that rounds up for division covers much less; a cell that is round by nature, only a little less than a flat one.
        if (isRound)
            radius *= 0.55 + 0.35 * culture.RoundShare;
        var elongation = isRound ? 1 + 0.1 * random.NextDouble() : 1 + (culture.Elongation - 1) * 2 * random.NextDouble();
        var stretch = Math.Sqrt(elongation);
        var (sin, cos) = StableMath.SinCos(random.NextDouble() * 2 * Math.PI);
        var waves = new (double, double)[CellPlan.LastWave - CellPlan.FirstWave + 1];
        var irregularity = isRound ? 0.02 : culture.Irregularity;
        for (var k = 0; k < waves.Length; k++)
        {
            var strength = irregularity / (1 + 0.5 * k);
            waves[k] = (strength * random.NextNormal(), strength * random.NextNormal());
        }

        var offset = 0.25 * radius;
        var nucleusX = x + offset * (2 * random.NextDouble() - 1);
        var nucleusY = y + offset * (2 * random.NextDouble() - 1);
        var nucleusRadius = radius * culture.NucleusSize * Spread(0.12, ref random);
        var nucleoli = new (double, double, double)[1 + random.Next(3)];
        for (var i = 0; i < nucleoli.Length; i++)
        {
            nucleoli[i] = (
                nucleusX + nucleusRadius * 0.5 * (2 * random.NextDouble() - 1),
                nucleusY + nucleusRadius * 0.5 * (2 * random.NextDouble() - 1),
                Math.Clamp(nucleusRadius * 0.22, 0.6, 2) * Spread(0.15, ref random));
        }

        return new CellPlan
        {
            X = x,
            Y = y,
            Radius = radius,
            Stretch = stretch,
            Cos = cos,
            Sin = sin,
            Waves = waves,
            Ruffle = isRound ? 0.15 : culture.Ruffle,
            IsRound = isRound,
            Limbs = isRound ? [] : DrawLimbs(culture, x, y, radius, stretch, cos, sin, ref random),
            Overlap = -0.15 + 0.45 * random.NextNormal(),
            EdgePhase = isRound ? culture.RoundPhase * Spread(0.22, ref random) : culture.FlatPhase * Spread(0.25, ref random),
            CorePhase = isRound ? 0 : culture.CorePhase * Spread(0.45, ref random),
            CoreRadius = radius * culture.CoreSize * Spread(0.15, ref random),
            Granularity = culture.Granularity * Spread(0.35, ref random),
            NucleusX = nucleusX,
            NucleusY = nucleusY,
            NucleusRadius = nucleusRadius,
            Nucleoli = nucleoli,
            TextureX = random.Next(NoiseTile.Side),
            TextureY = random.Next(NoiseTile.Side),
        };
    }

    /// <summary>Processes leave the body along its long axis first; thin ones wander, wide ones are straight.</summary>
    private static Limb[] DrawLimbs(SampleCulture culture, double x, double y, double radius, double stretch, double cos, double sin, ref CounterRandom random)
    {
        var count = (int)Math.Floor(culture.Processes * (0.5 + random.NextDouble()) + random.NextDouble() * 0.999);
        if (count == 0 || culture.ProcessLength <= 0)
            return [];
        var isThin = culture.ProcessWidth < 0.45;
        var pieces = isThin ? 4 : 1;
        var limbs = new List<Limb>(count * pieces);
        for (var i = 0; i < count; i++)
        {
            var turn = i switch { 0 => 0.0, 1 => Math.PI, _ => 2 * Math.PI * random.NextDouble() };
            var (ts, tc) = StableMath.SinCos(turn + (0.35 + 0.25 * i) * random.NextNormal());
            var (dx, dy) = (cos * tc - sin * ts, sin * tc + cos * ts);
            // From inside the body, so that the root always joins.
            var inside = 0.45 * radius * (Math.Abs(tc) * stretch + Math.Abs(ts) / stretch);
            var length = Math.Min(culture.ProcessLength * (0.35 + 1.1 * random.NextDouble()), 70) + inside;
            var root = Math.Max(0.9, radius * culture.ProcessWidth * 0.5 * Spread(0.2, ref random));
            var tip = isThin ? 0.75 : Math.Max(0.9, 0.25 * root);
            var (px, py, pr) = (x + dx * inside, y + dy * inside, root);
            for (var piece = 1; piece <= pieces; piece++)
            {
                var (nx, ny) = (px + dx * length / pieces, py + dy * length / pieces);
                var narrowed = isThin ? tip + (root - tip) * 0.3 / piece * (pieces - piece) : tip;
                limbs.Add(new Limb(px, py, pr, nx, ny, narrowed));
                (px, py, pr) = (nx, ny, narrowed);
                var (bs, bc) = StableMath.SinCos(0.3 * random.NextNormal());
                (dx, dy) = (dx * bc - dy * bs, dy * bc + dx * bs);
            }
        }

        return [.. limbs];
    }

    /// <summary>A factor around 1 whose logarithm has the given standard deviation, never more than 2.5 of them away.</summary>
    private static double Spread(double deviation, ref CounterRandom random) =>
        StableMath.Exp(deviation * Math.Clamp(random.NextNormal(), -2.5, 2.5));
}
