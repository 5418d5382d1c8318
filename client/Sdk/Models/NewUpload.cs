namespace CellGenie.Client;

/// <summary>Asks for the upload of a zip archive in chunks.</summary>
public sealed record NewUpload
{
    /// <summary>Bytes of the archive.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of the archive, 64 hexadecimal digits; checked at the end where it is given.</summary>
    public string? Sha256 { get; init; }
}
