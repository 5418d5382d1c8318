namespace CellGenie.Client;

/// <summary>The bytes of a stored file, as they come.</summary>
internal sealed class RemoteContent(Stream stream, long offset, long? length, string? version, IDisposable? owner = null) : IDisposable
{
    /// <summary>The bytes from <see cref="Offset"/> to the end.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>Where they begin in the file: what was asked for, or 0 where the whole file comes.</summary>
    public long Offset { get; } = offset;

    /// <summary>Bytes of the whole file; null where that is not known.</summary>
    public long? Length { get; } = length;

    /// <summary>Tells whether the file is still the same one; null where the store does not say.</summary>
    public string? Version { get; } = version;

    public void Dispose()
    {
        Stream.Dispose();
        owner?.Dispose();
    }
}
