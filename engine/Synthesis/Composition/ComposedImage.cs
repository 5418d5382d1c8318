using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>A composed image. The composer that made it reuses its buffers for the next one.</summary>
public sealed class ComposedImage
{
    // The painter reads and writes 16 pixels at a time.
    private const int Tail = 16;

    private readonly byte[] _buffer;

    internal ComposedImage(int width, int height, bool keepsWholeMasks = false)
    {
        WholeMasks = keepsWholeMasks ? new WholeMasks(width, height) : null;
        Labels = new PaddedLabels(width, height);
        _buffer = new byte[GrayImage.PixelCount(width, height) + Tail];
    }

    /// <summary>Width in pixels.</summary>
    public int Width => Labels.Width;

    /// <summary>Height in pixels.</summary>
    public int Height => Labels.Height;

    /// <summary>Grey values, row-major.</summary>
    public ReadOnlySpan<byte> Pixels => _buffer.AsSpan(0, Width * Height);

    /// <summary>The visible masks: 1 .. <c>Cells.Count</c>, the lower number lying on top; 0 is background.</summary>
    public PaddedLabels Labels { get; }

    /// <summary>The cells; the one with label k is at index k - 1.</summary>
    public List<PlacedCell> Cells { get; } = [];

    /// <summary>Which cell of its sequence each of <see cref="Cells"/> is; empty unless the image is a frame of a sequence.</summary>
    public List<CellTrack> Tracks { get; } = [];

    /// <summary>Number of cells that were chosen, N; in later frames of a sequence those that are there, seen or not.</summary>
    public int Requested { get; internal set; }

    /// <summary>The kind of hard image that it was made to be, one flag; none for an ordinary one.</summary>
    public HardCases HardCase { get; internal set; }

    /// <summary>Whether <see cref="Requested"/> was to be reached exactly.</summary>
    public bool IsExact { get; internal set; }

    /// <summary>Chosen cells that were left out because too little of them would have been visible.</summary>
    public int Hidden => Requested - Cells.Count;

    /// <summary>The background.</summary>
    public PlacedBackground Background { get; internal set; }

    /// <summary>The whole masks of <see cref="Cells"/>; null unless they were asked for.</summary>
    internal WholeMasks? WholeMasks { get; }

    internal Span<byte> Buffer => _buffer;

    /// <summary>A copy of the picture that outlives the next composition.</summary>
    public GrayImage ToImage() => new(Width, Height, Pixels.ToArray());

    /// <summary>A copy of the label map that outlives the next composition.</summary>
    public LabelMap ToLabelMap()
    {
        var map = new LabelMap(Width, Height);
        Labels.CopyTo(map);
        return map;
    }
}
