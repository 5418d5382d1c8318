namespace CellGenie.Client;

/// <summary>A file to be fetched.</summary>
/// <param name="Path">Where it goes.</param>
/// <param name="Sha256">What it must be; null where that is not known.</param>
/// <param name="Length">Its bytes; null where that is not known.</param>
internal sealed record FetchTarget(string Path, string? Sha256, long? Length)
{
    /// <summary>Ending of files that have not come whole.</summary>
    public const string PartialEnding = ".partial";

    /// <summary>Where it grows.</summary>
    public string Partial => Path + PartialEnding;
}
