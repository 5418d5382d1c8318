using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>The text that one image adds to the dataset's files. Pooled: its buffers go from image to image.</summary>
/// <param name="files">Where the files of the images are listed; null when nobody wants to know.</param>
internal sealed class RenderedImage(List<ShardFile>? files = null)
{
    public List<ShardFile>? Files => files;

    /// <summary>Its annotations, separated by a comma and a line break.</summary>
    public Utf8Buffer Annotations { get; } = new();

    /// <summary>Its annotations with whole masks, where they are asked for, as many as <see cref="Annotations"/>.</summary>
    public Utf8Buffer Amodal { get; } = new();

    /// <summary>Its object in the manifest.</summary>
    public Utf8Buffer Manifest { get; } = new();

    public int Requested { get; set; }

    public int Cells { get; set; }

    public long Area { get; set; }

    /// <summary>Whether it has fewer cells than the exact number that was asked for.</summary>
    public bool IsShort { get; set; }

    /// <summary>Why the image could not be made; null when it was.</summary>
    public string? Failure { get; set; }

    public void Clear()
    {
        Annotations.Clear();
        Amodal.Clear();
        Manifest.Clear();
        Requested = 0;
        Cells = 0;
        Area = 0;
        IsShort = false;
        Failure = null;
    }
}
