namespace CellGenie.Synthesis.Sampling;

/// <summary>Adds the optical thickness of cells and debris to the plate.</summary>
internal sealed class CellPainter(Plane phase, NoiseTile fine, NoiseTile coarse)
{
    public void Paint(CellField field)
    {
        var plan = field.Plan;
        for (var row = 0; row < field.Height; row++)
        {
            var depths = field.Row(row);
            var free = field.FreeDepth.AsSpan(row * field.Width, field.Width);
            var target = phase.Row(field.Top + row).Slice(field.Left, field.Width);
            for (var column = 0; column < depths.Length; column++)
            {
                var depth = depths[column];
                if (depth <= -0.5f)
                    continue;
                var covered = Math.Min(1, depth + 0.5);
                var grain = fine[plan.TextureX + column, plan.TextureY + row];
                var patch = coarse[plan.TextureX + column, plan.TextureY + row];
                var (x, y) = (field.Left + column + 0.5, field.Top + row + 0.5);
                target[column] += (float)(covered * (plan.IsRound ? Round(plan, x, y, depth, grain, patch) : Spread(plan, x, y, depth, free[column], grain, patch)));
            }
        }
    }

    /// <summary>A speck: a ball of the given radius.</summary>
    public void PaintSpeck(double x, double y, double radius, double thickness)
    {
        for (var row = Math.Max(0, (int)(y - radius)); row <= Math.Min(phase.Height - 1, (int)(y + radius)); row++)
        {
            var target = phase.Row(row);
            for (var column = Math.Max(0, (int)(x - radius)); column <= Math.Min(phase.Width - 1, (int)(x + radius)); column++)
            {
                var (dx, dy) = (column + 0.5 - x, row + 0.5 - y);
                var inside = 1 - (dx * dx + dy * dy) / (radius * radius);
                if (inside > 0)
                    target[column] += (float)(thickness * Math.Sqrt(inside));
            }
        }
    }

    /// <summary>A drop that stands on the plate.</summary>
    private static double Round(CellPlan plan, double x, double y, double depth, double grain, double patch)
    {
        var t = Math.Clamp(depth / (0.9 * plan.Radius), 0, 1);
        // Steep sides are what makes the bright ring around a round cell.
        var side = Math.Clamp(depth / 2.0, 0, 1);
        var dome = plan.EdgePhase * (0.55 * side * (2 - side) + 0.45 * t * (2 - t));
        return dome + Math.Min(1, t * 3) * (1.4 * Granules(plan.Granularity, grain) + 1.6 * plan.Granularity * patch + Nucleus(plan, x, y));
    }

    /// <summary>A flat sheet with a ruffled rim, thicker over the nucleus.</summary>
    private static double Spread(CellPlan plan, double x, double y, double depth, double freeDepth, double grain, double patch)
    {
        // Against a neighbour the cell thins out only a little, at a free edge to nothing.
        var t = Math.Min(Math.Clamp(freeDepth / 3.0, 0, 1), Math.Clamp(0.45 + depth / 4, 0, 1));
        var sheet = plan.EdgePhase * t * (2 - t);
        var rim = Peak((depth - 1.3) / 1.6) * plan.EdgePhase * 0.45 * (0.5 + 0.6 * patch);
        var (dx, dy) = (x - plan.NucleusX, y - plan.NucleusY);
        // The thick part is as long as the cell is.
        var u = (dx * plan.Cos + dy * plan.Sin) / plan.Stretch;
        var v = (dy * plan.Cos - dx * plan.Sin) * plan.Stretch;
        var near = Math.Max(0, 1 - (u * u + v * v) / (plan.CoreRadius * plan.CoreRadius));
        var core = plan.CorePhase * near * (2 - near) * Math.Min(1, Math.Max(0, depth) / 2.5 + 0.2);
        var granules = (0.25 + 0.75 * Math.Sqrt(near)) * t * (Granules(plan.Granularity, grain) + 0.6 * plan.Granularity * patch);
        var nucleus = Nucleus(plan, x, y);
        return sheet + rim + core + granules * (nucleus > 0 ? 0.55 : 1) + t * nucleus;
    }

    /// <summary>Dense granules, and fewer clear vacuoles.</summary>
    private static double Granules(double strength, double grain) =>
        strength * (Math.Max(0, grain - 0.3) * 0.9 - Math.Max(0, -grain - 0.7) * 0.9);

    /// <summary>The nucleus: a smooth disc with a membrane, and dense nucleoli.</summary>
    private static double Nucleus(CellPlan plan, double x, double y)
    {
        if (plan.NucleusRadius <= 0)
            return 0;
        var (dx, dy) = (x - plan.NucleusX, y - plan.NucleusY);
        var squared = dx * dx + dy * dy;
        if (squared > plan.NucleusRadius * plan.NucleusRadius * 1.7)
            return 0;
        var distance = Math.Sqrt(squared) - plan.NucleusRadius;
        var value = 0.12 * Peak(distance / 0.9) + 0.15 * Math.Clamp(0.5 - distance, 0, 1);
        foreach (var (nx, ny, radius) in plan.Nucleoli)
            value += 0.8 * Peak(Math.Sqrt((x - nx) * (x - nx) + (y - ny) * (y - ny)) / (1.3 * radius));
        return value;
    }

    /// <summary>A bump of height 1 at 0 that ends at -1 and 1.</summary>
    private static double Peak(double x)
    {
        var inside = Math.Max(0, 1 - x * x);
        return inside * inside;
    }
}
