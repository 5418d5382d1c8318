namespace CellGenie.Synthesis.Report;

/// <summary>A picture for the report, with the outlines of its cells.</summary>
public sealed record ExampleImage
{
    /// <summary>File name as in the annotation file.</summary>
    public required string File { get; init; }

    /// <summary>Width of the frame in pixels.</summary>
    public required int FrameWidth { get; init; }

    /// <summary>Height of the frame in pixels.</summary>
    public required int FrameHeight { get; init; }

    /// <summary>Annotated cells in the whole frame.</summary>
    public required int Cells { get; init; }

    /// <summary>The rule by which the file was reduced to 8-bit grey; <c>none</c> where it is shown as it is.</summary>
    public required string Reduction { get; init; }

    /// <summary>Left column of the section that is shown.</summary>
    public required int X { get; init; }

    /// <summary>Upper row of the section that is shown.</summary>
    public required int Y { get; init; }

    /// <summary>Width of the section in pixels; that of the frame, unless the frame is large.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the section in pixels; that of the frame, unless the frame is large.</summary>
    public required int Height { get; init; }

    /// <summary>The section as an 8-bit grey PNG file.</summary>
    public required ReadOnlyMemory<byte> Png { get; init; }

    /// <summary>Outlines of all cells as SVG path data, along pixel edges, in pixels of the frame.</summary>
    public required string Outlines { get; init; }

    /// <summary>Whether only a section of the frame is shown.</summary>
    public bool IsSection => Width < FrameWidth || Height < FrameHeight;
}
