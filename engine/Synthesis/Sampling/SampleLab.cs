using CellGenie.Coco;

namespace CellGenie.Synthesis.Sampling;

/// <summary>
/// A simulated laboratory: phase-contrast pictures of cell cultures, with the outline of every cell, in the manner of LIVECell. It exists so
/// that the whole product can be tried and tested without any data; it teaches a model nothing about real cells.
/// </summary>
/// <remarks>
/// A picture is a pure function of (seed, size, scale, culture, index): the same bytes on every machine, in any order, on any number of threads.
/// Instances are immutable and safe for use from several threads at once.
/// </remarks>
public sealed class SampleLab
{
    /// <summary>Width of LIVECell's images, 704 pixels.</summary>
    public const int StandardWidth = 704;

    /// <summary>Height of LIVECell's images, 520 pixels.</summary>
    public const int StandardHeight = 520;

    /// <summary>The least side of a picture, 64 pixels.</summary>
    public const int SmallestSide = 64;

    /// <summary>The largest side of a picture, 4,096 pixels.</summary>
    public const int LargestSide = 4096;

    /// <summary>Cells of which less can be seen are not annotated, 20 pixels.</summary>
    public const int SmallestArea = 20;

    /// <summary>The plate goes on around the frame, so that cells are cut by it and halos of unseen cells reach in.</summary>
    private const int Margin = 40;

    private readonly ulong _seed;
    private readonly double _cellScale;
    private readonly NoiseTile _white;
    private readonly NoiseTile _fine;
    private readonly NoiseTile _coarse;
    private readonly NoiseTile _clouds;

    /// <summary>Sets up the laboratory.</summary>
    /// <param name="seed">Everything is drawn from it.</param>
    /// <param name="width">Width of the pictures in pixels, <see cref="SmallestSide"/> .. <see cref="LargestSide"/>.</param>
    /// <param name="height">Height of the pictures in pixels, <see cref="SmallestSide"/> .. <see cref="LargestSide"/>.</param>
    /// <param name="cellScale">Factor on the number of cells for each area, 0.05 .. 4. Above 2, most plates are full.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public SampleLab(ulong seed, int width = StandardWidth, int height = StandardHeight, double cellScale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, SmallestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, LargestSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, SmallestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, LargestSide);
        if (!(cellScale is >= 0.05 and <= 4))
            throw new ArgumentOutOfRangeException(nameof(cellScale), cellScale, "Between 0.05 and 4.");
        (_seed, Width, Height, _cellScale) = (seed, width, height, cellScale);
        _white = new NoiseTile(seed, "white", 0);
        _fine = new NoiseTile(seed, "fine", 1);
        _coarse = new NoiseTile(seed, "coarse", 2);
        _clouds = new NoiseTile(seed, "clouds", 9);
    }

    /// <summary>Width of the pictures in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the pictures in pixels.</summary>
    public int Height { get; }

    /// <summary>Takes one picture.</summary>
    /// <param name="culture">The culture; see <see cref="SampleCultures"/>.</param>
    /// <param name="index">Index of the picture in its culture, 0 or more.</param>
    /// <exception cref="ArgumentException">A value of the culture is out of its range.</exception>
    public SampleImage Render(SampleCulture culture, int index)
    {
        culture.Validate();
        var name = SampleName.Of(culture.Name, index);
        var (plateWidth, plateHeight) = (Width + 2 * Margin, Height + 2 * Margin);
        var layout = Stream(culture, index, "layout");
        var plans = CellPlanner.Draw(culture, name.Growth, _cellScale, plateWidth, plateHeight, ref layout);
        var fields = new List<CellField>(plans.Count);
        foreach (var plan in plans)
        {
            if (CellField.Of(plan, plateWidth, plateHeight, _coarse) is { } field)
                fields.Add(field);
        }

        Territories.Settle(fields, plateWidth, plateHeight);
        var phase = new Plane(plateWidth, plateHeight);
        var painter = new CellPainter(phase, _fine, _coarse);
        foreach (var field in fields)
            painter.Paint(field);
        var debris = Stream(culture, index, "debris");
        PaintDebris(culture, painter, plateWidth, plateHeight, ref debris);

        var camera = Stream(culture, index, "camera");
        var image = Camera.Expose(PhaseOptics.Image(phase), Margin, Width, Height, _fine, _clouds, ref camera);
        return new SampleImage(image, Annotate(culture, fields), name.FileName);
    }

    private List<SampleCell> Annotate(SampleCulture culture, List<CellField> fields)
    {
        var cells = new List<SampleCell>(fields.Count);
        foreach (var field in fields)
        {
            if (Outline.Trace(field, Margin, Width, Height) is not { } polygon)
                continue;
            var outline = new PolygonSegmentation([polygon]);
            if (outline.ToMask(Width, Height) is { Area: >= SmallestArea } mask)
                cells.Add(new SampleCell(culture.Name, outline, mask.Area));
        }

        return [.. cells.OrderBy(c => c.Outline.Box.Y).ThenBy(c => c.Outline.Box.X)];
    }

    /// <summary>Specks of dead cells: small dense ones, and pale larger ones.</summary>
    private static void PaintDebris(SampleCulture culture, CellPainter painter, int width, int height, ref CounterRandom random)
    {
        var count = (int)Math.Round(culture.Debris * (0.5 + random.NextDouble()) * width * height / (StandardWidth * StandardHeight));
        for (var i = 0; i < count; i++)
        {
            var (x, y) = (random.NextDouble() * width, random.NextDouble() * height);
            var isPale = random.NextDouble() < 0.3;
            var radius = isPale ? 2.5 + 2 * random.NextDouble() : 1 + 1.3 * random.NextDouble();
            painter.PaintSpeck(x, y, radius, isPale ? 0.1 + 0.15 * random.NextDouble() : 0.5 + 1.8 * random.NextDouble());
        }
    }

    /// <summary>A stream of its own for each step, so that changing one step leaves the others as they are.</summary>
    private CounterRandom Stream(SampleCulture culture, int index, string step) =>
        new(_seed, CounterRandom.StreamOf(culture.Name + "/" + step), index, RandomPurpose.Sample);
}
