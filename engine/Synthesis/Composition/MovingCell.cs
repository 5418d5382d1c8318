namespace CellGenie.Synthesis;

/// <summary>The state of one cell of a sequence.</summary>
internal sealed class MovingCell
{
    private double _leastX = double.NegativeInfinity;
    private double _mostX = double.PositiveInfinity;
    private double _leastY = double.NegativeInfinity;
    private double _mostY = double.PositiveInfinity;

    /// <summary>Starts a cell where it lies.</summary>
    public MovingCell(in Trial start)
    {
        Start = start;
        (Variation, Form) = (start.Variation, start.Form);
        (X, Y) = (start.X + start.Form.Width / 2.0, start.Y + start.Form.Height / 2.0);
    }

    /// <summary>The cell when it was first there.</summary>
    public Trial Start { get; }

    /// <summary>Its shape now.</summary>
    public DonorVariation Variation { get; set; }

    /// <summary>Its box and area now.</summary>
    public DonorForm Form { get; set; }

    /// <summary>Middle of its box.</summary>
    public double X { get; private set; }

    /// <summary>Middle of its box.</summary>
    public double Y { get; private set; }

    /// <summary>Velocity in pixels a frame.</summary>
    public double VelocityX { get; set; }

    /// <summary>Velocity in pixels a frame.</summary>
    public double VelocityY { get; set; }

    /// <summary>Growth of length and width in a frame.</summary>
    public double Growth { get; init; }

    /// <summary>Frames since it was first there.</summary>
    public int Age { get; set; }

    /// <summary>Its track; 0 while it is out of sight.</summary>
    public int Track { get; set; }

    /// <summary>The track that it goes on from; 0 for none.</summary>
    public int Parent { get; set; }

    /// <summary>Keeps the straight side that a frame cut at or beyond the frame.</summary>
    public void StayAtFrame(FrameSides sides)
    {
        if (sides.HasFlag(FrameSides.Left))
            _mostX = X;
        if (sides.HasFlag(FrameSides.Right))
            _leastX = X;
        if (sides.HasFlag(FrameSides.Top))
            _mostY = Y;
        if (sides.HasFlag(FrameSides.Bottom))
            _leastY = Y;
    }

    /// <summary>Top left corner of its box after some steps of its velocity.</summary>
    public (int X, int Y) CornerAfter(int steps)
    {
        var (x, y) = MiddleAfter(steps);
        return ((int)Math.Floor(x - Form.Width / 2.0 + 0.5), (int)Math.Floor(y - Form.Height / 2.0 + 0.5));
    }

    /// <summary>Moves it; where it does not go on, it turns round.</summary>
    public void Move(int steps)
    {
        (X, Y) = MiddleAfter(steps);
        if (steps < 1)
            (VelocityX, VelocityY) = (-VelocityX, -VelocityY);
    }

    private (double X, double Y) MiddleAfter(int steps) =>
        (Math.Min(_mostX, Math.Max(_leastX, X + steps * VelocityX)), Math.Min(_mostY, Math.Max(_leastY, Y + steps * VelocityY)));
}
