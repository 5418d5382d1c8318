using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>An instance given as closed outlines. The mask is the union of the parts; a hole cannot be expressed.</summary>
/// <remarks>As in pycocotools, a first part of exactly four numbers makes all parts boxes (x, y, width, height).</remarks>
public sealed class PolygonSegmentation : Segmentation
{
    /// <summary>Coordinates are between minus and plus this number; beyond it no image can lie.</summary>
    public const double MaxCoordinate = 1e6;

    /// <summary>The most numbers that all parts of one instance may have.</summary>
    public const int MaxNumbers = 1 << 20;

    private BoundingBox? _box;

    /// <summary>Wraps the parts; they are not copied.</summary>
    /// <param name="parts">Each x0, y0, x1, y1, … in pixels (pixel centres at +0.5), at least three points; or all four numbers, as boxes.</param>
    /// <exception cref="InvalidInputException">A part has the wrong number of coordinates, or one that is not finite or absurd.</exception>
    public PolygonSegmentation(IReadOnlyList<double[]> parts)
    {
        if (parts.Count == 0)
            throw new InvalidInputException("polygon", "", "has no part");
        var boxes = parts[0].Length == 4;
        var total = 0L;
        for (var i = 0; i < parts.Count; i++)
        {
            var rule = BrokenRule(parts[i], boxes);
            if (rule != null)
                throw new InvalidInputException("polygon", $"part {i + 1}", rule);
            total += parts[i].Length;
        }

        if (total > MaxNumbers)
            throw new InvalidInputException("polygon", "", $"has more than {MaxNumbers} numbers");
        Parts = parts;
        IsBoxes = boxes;
    }

    /// <summary>The parts as they stand in the file.</summary>
    public IReadOnlyList<double[]> Parts { get; }

    /// <summary>Whether every part is a box of four numbers.</summary>
    public bool IsBoxes { get; }

    /// <inheritdoc/>
    public override double Area
    {
        get
        {
            var area = 0.0;
            foreach (var part in Parts)
                area += PartArea(part);
            return area;
        }
    }

    /// <inheritdoc/>
    public override BoundingBox Box => _box ??= Extent();

    /// <summary>Whether all outlines lie inside the frame, its edges included.</summary>
    public bool IsInside(int frameWidth, int frameHeight) => Box is var b && b.X >= 0 && b.Y >= 0 && b.Right <= frameWidth && b.Bottom <= frameHeight;

    /// <summary>Whether the outline of a part crosses itself. Touching is not crossing. Null where a part is too long to decide in reasonable time.</summary>
    public bool? CrossesItself()
    {
        var undecided = false;
        foreach (var part in Parts)
        {
            if (IsBoxes)
                continue;
            var crosses = PolygonCrossing.CrossesItself(part);
            if (crosses == true)
                return true;
            undecided |= crosses == null;
        }

        return undecided ? null : false;
    }

    /// <inheritdoc/>
    public override Mask? ToMask(int frameWidth, int frameHeight) => PolygonRasterizer.Rasterize(this, frameWidth, frameHeight);

    /// <summary>The rule that a part breaks, or null.</summary>
    internal static string? BrokenRule(ReadOnlySpan<double> part, bool boxes)
    {
        if (boxes && part.Length != 4)
            return $"the first part is a box of 4 numbers, this one has {part.Length}";
        if (!boxes && part.Length % 2 != 0)
            return $"has {part.Length} numbers, which do not pair up as x, y";
        if (!boxes && part.Length < 6)
            return $"has {part.Length} numbers, an outline needs at least 6";
        foreach (var number in part)
        {
            if (!IsCoordinate(number))
                return NotACoordinate;
        }

        return null;
    }

    internal static string NotACoordinate => $"has a coordinate that is not a number between -{MaxCoordinate:0} and {MaxCoordinate:0}";

    /// <summary>False for NaN too.</summary>
    internal static bool IsCoordinate(double number) => Math.Abs(number) <= MaxCoordinate;

    /// <summary>The area of one part: half the cross products of its points (shoelace), or width times height.</summary>
    internal static double PartArea(ReadOnlySpan<double> part)
    {
        if (part.Length == 4)
            return Math.Abs(part[2] * part[3]);
        var twice = 0.0;
        var (x0, y0) = (part[^2], part[^1]);
        for (var i = 0; i < part.Length; i += 2)
        {
            var (x1, y1) = (part[i], part[i + 1]);
            twice += x0 * y1 - x1 * y0;
            (x0, y0) = (x1, y1);
        }

        return Math.Abs(twice) / 2;
    }

    private BoundingBox Extent()
    {
        var extent = new Extent();
        foreach (var part in Parts)
            extent.Add(part);
        return extent.Box;
    }
}
