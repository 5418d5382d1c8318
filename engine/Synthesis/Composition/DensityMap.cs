using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>How densely cells lie over the frame: a coarse grid that is stretched over it. It is part of the specification, so that the dataset can be made again without a file.</summary>
public sealed record DensityMap
{
    /// <summary>The most columns and rows.</summary>
    public const int MaxSide = 64;

    /// <summary>Columns, 1 to 64.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows, 1 to 64.</summary>
    public required int Rows { get; init; }

    /// <summary>Relative density of each field, row-major; not all 0. In JSON: base64.</summary>
    public required byte[] Weights { get; init; }

    /// <summary>Reduces a picture to a map: its grey values are the densities.</summary>
    public static DensityMap Of(GrayImage image)
    {
        var columns = Math.Min(MaxSide, image.Width);
        var rows = Math.Min(MaxSide, image.Height);
        var weights = new byte[columns * rows];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
                weights[r * columns + c] = MeanOf(image, c * image.Width / columns, (c + 1) * image.Width / columns, r * image.Height / rows, (r + 1) * image.Height / rows);
        }

        return new DensityMap { Columns = columns, Rows = rows, Weights = weights };
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="CellGenieException">A value is outside its range.</exception>
    public void Validate()
    {
        if (Columns is < 1 or > MaxSide || Rows is < 1 or > MaxSide || Weights is null || Weights.Length != Columns * Rows)
            throw new CellGenieException($"a density map of {Columns}x{Rows} fields with {Weights?.Length ?? 0} weights; 1 to {MaxSide} fields a side and one weight for each are possible");
        if (Weights.All(w => w == 0))
            throw new CellGenieException("the density map is black: no cell could be placed");
    }

    private static byte MeanOf(GrayImage image, int left, int right, int top, int bottom)
    {
        var sum = 0L;
        for (var y = top; y < bottom; y++)
        {
            foreach (var pixel in image.Row(y)[left..right])
                sum += pixel;
        }

        return (byte)(sum / ((right - left) * (bottom - top)));
    }
}
