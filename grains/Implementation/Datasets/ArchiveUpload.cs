namespace CellGenie.Grains;

/// <summary>A zip archive on its way into a dataset, in pieces.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Length">Length of the whole archive in bytes.</param>
/// <param name="Sha256">SHA-256 of the whole archive, in lower-case hexadecimal; null when the sender did not say.</param>
/// <param name="Offset">Bytes that are here: where the next piece begins.</param>
public sealed record ArchiveUpload(string Id, string Dataset, long Length, string? Sha256, long Offset)
{
    /// <summary>Whether it is all here.</summary>
    public bool IsComplete => Offset == Length;
}
