using CellGenie.Imaging;

namespace CellGenie.Grains.Storage;

/// <summary>The storage did not do what was asked: no room, no right, no answer in time. The message names the blob and the cause; the same call may work later.</summary>
/// <remarks>After a failed write the blob is either as before or wholly written; never in between.</remarks>
public sealed class BlobStoreException : CellGenieException
{
    /// <summary>Creates the error.</summary>
    public BlobStoreException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
