namespace CellGenie.Synthesis.Sampling;

/// <summary>One piece of a process: a straight tube that narrows from its root to its tip. Coordinates are those of the plate.</summary>
internal readonly record struct Limb(double X0, double Y0, double Radius0, double X1, double Y1, double Radius1)
{
    /// <summary>Signed distance to the surface, positive inside.</summary>
    public double At(double x, double y)
    {
        var (dx, dy) = (X1 - X0, Y1 - Y0);
        var along = Math.Clamp(((x - X0) * dx + (y - Y0) * dy) / (dx * dx + dy * dy), 0, 1);
        var (ex, ey) = (x - X0 - along * dx, y - Y0 - along * dy);
        return Radius0 + along * (Radius1 - Radius0) - Math.Sqrt(ex * ex + ey * ey);
    }
}
