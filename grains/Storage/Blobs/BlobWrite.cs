namespace CellGenie.Grains.Storage;

/// <summary>How a write ended.</summary>
/// <param name="Written">True when the bytes are the blob now; false when the condition did not hold and nothing was changed.</param>
/// <param name="ETag">The ETag of the blob as it now stands, whoever wrote it; empty where there is none.</param>
/// <param name="Length">The length in bytes of the blob as it now stands; 0 where there is none.</param>
public readonly record struct BlobWrite(bool Written, string ETag, long Length)
{
    internal static BlobWrite Refused(BlobProperties? current) => new(false, current?.ETag ?? "", current?.Length ?? 0);
}
