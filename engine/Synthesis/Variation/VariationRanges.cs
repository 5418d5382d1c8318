using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>How far donors are varied by the <see cref="Augmentations"/> that were chosen. Every number is drawn uniformly from its range, for each cell anew.</summary>
public sealed record VariationRanges
{
    /// <summary>The defaults.</summary>
    public static VariationRanges Default { get; } = new();

    /// <summary>Largest angle to either side in degrees, 0 to 180. Default 180: any direction.</summary>
    public double Angle { get; init; } = 180;

    /// <summary>Least factor of a cell's length and width, 0.5 to 1. Default 0.8.</summary>
    public double ScaleLow { get; init; } = 0.8;

    /// <summary>Largest factor of a cell's length and width, 1 to 2. Default 1.25.</summary>
    public double ScaleHigh { get; init; } = 1.25;

    /// <summary>
    /// Largest displacement of a node of the elastic grid along x and along y, as a share of the distance of two nodes, which is a third of the cell's longer
    /// side: 0 to 0.2. Default 0.15. Below 0.25 the field cannot fold, see <see cref="ElasticField"/>.
    /// </summary>
    public double Elastic { get; init; } = 0.15;

    /// <summary>Least factor of the contrast to the background, 0.5 to 1. Default 0.85.</summary>
    public double ContrastLow { get; init; } = 0.85;

    /// <summary>Largest factor of the contrast to the background, 1 to 2. Default 1.15.</summary>
    public double ContrastHigh { get; init; } = 1.15;

    /// <summary>Grey levels that a cell becomes brighter or darker by at most, 0 to 64. Default 6.</summary>
    public int Brightness { get; init; } = 6;

    /// <summary>Largest blur in pixels, the standard deviation of a Gaussian: 0 to 3. Default 1.2.</summary>
    public double Defocus { get; init; } = 1.2;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="CellGenieException">A value is outside its range.</exception>
    public void Validate()
    {
        Require("the largest angle", Angle, 0, 180);
        Require("the least scale", ScaleLow, 0.5, 1);
        Require("the largest scale", ScaleHigh, 1, 2);
        Require("the elastic displacement", Elastic, 0, 0.2);
        Require("the least contrast", ContrastLow, 0.5, 1);
        Require("the largest contrast", ContrastHigh, 1, 2);
        Require("the change of brightness", Brightness, 0, 64);
        Require("the blur", Defocus, 0, 3);
    }

    private static void Require(string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            throw new CellGenieException(FormattableString.Invariant($"{name} is {value}; it must lie between {low} and {high}"));
    }
}
