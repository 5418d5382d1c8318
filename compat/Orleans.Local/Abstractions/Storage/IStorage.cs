namespace Orleans.Core;

/// <summary>A stored record.</summary>
public interface IStorage
{
    /// <summary>The version of the record in the store, as of the last operation.</summary>
    string? Etag { get; }

    /// <summary>Whether there is a record, as of the last operation.</summary>
    bool RecordExists { get; }

    /// <summary>Deletes the record.</summary>
    Task ClearStateAsync();

    /// <summary>Writes the record.</summary>
    /// <exception cref="Storage.InconsistentStateException">The record has been changed since it was read.</exception>
    Task WriteStateAsync();

    /// <summary>Reads the record.</summary>
    Task ReadStateAsync();

    /// <summary>Deletes the record.</summary>
    Task ClearStateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ClearStateAsync();
    }

    /// <summary>Writes the record.</summary>
    /// <exception cref="Storage.InconsistentStateException">The record has been changed since it was read.</exception>
    Task WriteStateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WriteStateAsync();
    }

    /// <summary>Reads the record.</summary>
    Task ReadStateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ReadStateAsync();
    }
}
