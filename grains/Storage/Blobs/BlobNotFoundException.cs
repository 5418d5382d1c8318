using CellGenie.Imaging;

namespace CellGenie.Grains.Storage;

/// <summary>A blob that was to be read does not exist.</summary>
public sealed class BlobNotFoundException : CellGenieException
{
    /// <summary>Creates the error.</summary>
    public BlobNotFoundException(BlobAddress blob, Exception? cause = null) : base($"{blob}: does not exist", cause) => Blob = blob;

    /// <summary>The blob that was asked for.</summary>
    public BlobAddress Blob { get; }
}
