using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Sequences of frames in which cells move, grow and divide, instead of single images.</summary>
public sealed record TimeLapse
{
    /// <summary>The most frames of a sequence.</summary>
    public const int MostFrames = 1000;

    /// <summary>The most cells of all frames of a sequence, which are remembered while its frames are made.</summary>
    internal const long MostPlaces = 10_000_000;

    /// <summary>Frames of each sequence, 2 to <see cref="MostFrames"/>.</summary>
    public required int Frames { get; init; }

    /// <summary>Mean distance in pixels that a free cell moves from one frame to the next, 0 to 50. Default 2.</summary>
    public double Drift { get; init; } = 2;

    /// <summary>How much of its velocity a cell keeps from one frame to the next, 0 (none: a random walk) to 0.99. Default 0.8.</summary>
    public double Persistence { get; init; } = 0.8;

    /// <summary>Mean growth of a cell's length and width from one frame to the next, 0 to 0.05. Default 0.</summary>
    public double Growth { get; init; }

    /// <summary>Share of the cells that divide from one frame to the next, 0 to 0.2. Default 0.</summary>
    public double Divisions { get; init; }

    /// <summary>The most cells that a frame may have where the first one has a number of cells.</summary>
    internal int MostCells(int first) => Divisions > 0 ? (int)Math.Min(2L * first, LabelMap.MaxLabel) : first;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="CellGenieException">A value is outside its range.</exception>
    internal void Validate()
    {
        if (Frames is < 2 or > MostFrames)
            throw new CellGenieException($"a sequence of {Frames} frames; 2 to {MostFrames} are possible");
        Require("the drift", Drift, 50);
        Require("the persistence", Persistence, 0.99);
        Require("the growth", Growth, 0.05);
        Require("the share of cells that divide", Divisions, 0.2);
    }

    private static void Require(string name, double value, double high)
    {
        if (!(value >= 0 && value <= high))
            throw new CellGenieException(FormattableString.Invariant($"{name} is {value}; it must lie between 0 and {high}"));
    }
}
