namespace Orleans;

/// <summary>A record on its way to or from a storage provider.</summary>
[GenerateSerializer]
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>Makes an empty record.</summary>
    public GrainState()
    {
    }

    /// <summary>Makes a record.</summary>
    public GrainState(T state) => State = state;

    /// <summary>Makes a record with its version.</summary>
    public GrainState(T state, string? eTag)
        : this(state) => ETag = eTag;

    /// <inheritdoc />
    [Id(0)]
    public T State { get; set; } = default!;

    /// <inheritdoc />
    [Id(1)]
    public string? ETag { get; set; }

    /// <inheritdoc />
    [Id(2)]
    public bool RecordExists { get; set; }
}
