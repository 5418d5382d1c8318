namespace CellGenie.Synthesis.Sampling;

/// <summary>The signed distance to the outline of one cell, positive inside, for the pixels of a window of the plate.</summary>
internal sealed class CellField
{
    private const double Margin = 4;

    private CellField(CellPlan plan, int left, int top, int width, int height)
    {
        (Plan, Left, Top, Width, Height) = (plan, left, top, width, height);
        Values = new float[width * height];
        FreeDepth = new float[width * height];
    }

    public CellPlan Plan { get; }
    public int Left { get; }
    public int Top { get; }
    public int Width { get; }
    public int Height { get; }
    public float[] Values { get; }

    /// <summary>The same distances before neighbours cut the cell: a sheet of cells is as thick between two of them as elsewhere.</summary>
    public float[] FreeDepth { get; }

    public Span<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>Computes the distances to a cell that has no neighbours.</summary>
    /// <returns>Null if the cell lies outside the plate.</returns>
    public static CellField? Of(CellPlan plan, int plateWidth, int plateHeight, NoiseTile ruffles)
    {
        var reach = plan.Radius * plan.Stretch * 1.35 + plan.Ruffle;
        var (left, top, right, bottom) = (plan.X - reach, plan.Y - reach, plan.X + reach, plan.Y + reach);
        foreach (var limb in plan.Limbs)
        {
            left = Math.Min(left, Math.Min(limb.X0, limb.X1) - limb.Radius0);
            right = Math.Max(right, Math.Max(limb.X0, limb.X1) + limb.Radius0);
            top = Math.Min(top, Math.Min(limb.Y0, limb.Y1) - limb.Radius0);
            bottom = Math.Max(bottom, Math.Max(limb.Y0, limb.Y1) + limb.Radius0);
        }

        var x0 = Math.Max(0, (int)Math.Floor(left - Margin));
        var y0 = Math.Max(0, (int)Math.Floor(top - Margin));
        var x1 = Math.Min(plateWidth, (int)Math.Floor(right + Margin) + 1);
        var y1 = Math.Min(plateHeight, (int)Math.Floor(bottom + Margin) + 1);
        if (x0 >= x1 || y0 >= y1)
            return null;
        var field = new CellField(plan, x0, y0, x1 - x0, y1 - y0);
        field.Fill(ruffles);
        return field;
    }

    private void Fill(NoiseTile ruffles)
    {
        var ruffle = (float)Plan.Ruffle;
        for (var row = 0; row < Height; row++)
        {
            var values = Row(row);
            for (var column = 0; column < Width; column++)
                values[column] = (float)Plan.Body(Left + column + 0.5, Top + row + 0.5) + ruffle * ruffles[Plan.TextureX + column, Plan.TextureY + row];
        }

        var blend = Math.Clamp(Plan.Radius * 0.35, 1.5, 8);
        foreach (var limb in Plan.Limbs)
            Join(limb, limb.Radius0 > 2.5 ? blend : 1.5, ruffles);
        Values.CopyTo(FreeDepth, 0);
    }

    /// <summary>Joins a process to the body with a smooth web of the given width (polynomial smooth maximum).</summary>
    private void Join(Limb limb, double blend, NoiseTile ruffles)
    {
        var reach = limb.Radius0 + blend + 1;
        // Thin tubes would fall to pieces if they were as rough as the body.
        var roughness = Math.Min(Plan.Ruffle, 0.25 * limb.Radius1);
        var x0 = Math.Max(0, (int)Math.Floor(Math.Min(limb.X0, limb.X1) - reach) - Left);
        var x1 = Math.Min(Width, (int)Math.Floor(Math.Max(limb.X0, limb.X1) + reach) + 1 - Left);
        var y0 = Math.Max(0, (int)Math.Floor(Math.Min(limb.Y0, limb.Y1) - reach) - Top);
        var y1 = Math.Min(Height, (int)Math.Floor(Math.Max(limb.Y0, limb.Y1) + reach) + 1 - Top);
        for (var row = y0; row < y1; row++)
        {
            var values = Row(row);
            for (var column = x0; column < x1; column++)
            {
                var body = (double)values[column];
                var tube = limb.At(Left + column + 0.5, Top + row + 0.5) + roughness * ruffles[Plan.TextureX + column, Plan.TextureY + row];
                var web = Math.Max(0, blend - Math.Abs(body - tube)) / blend;
                values[column] = (float)(Math.Max(body, tube) + web * web * blend / 4);
            }
        }
    }
}
