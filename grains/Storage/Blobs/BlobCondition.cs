namespace CellGenie.Grains.Storage;

/// <summary>What must be true of a blob for a write to take effect. A condition that does not hold makes a write <see cref="BlobWrite.Written"/> = false, not an exception.</summary>
public readonly record struct BlobCondition
{
    private BlobCondition(bool isCreateOnly, string? eTag)
    {
        IsCreateOnly = isCreateOnly;
        ETag = eTag;
    }

    /// <summary>Write whatever is there.</summary>
    public static BlobCondition None => default;

    /// <summary>Write only where nothing is.</summary>
    public static BlobCondition CreateOnly => new(true, null);

    /// <summary>Whether the blob must not exist yet.</summary>
    public bool IsCreateOnly { get; }

    /// <summary>The ETag that the blob must have; null where this is not asked.</summary>
    public string? ETag { get; }

    /// <summary>Write only over the version with this ETag.</summary>
    public static BlobCondition IfMatch(string eTag)
    {
        ArgumentException.ThrowIfNullOrEmpty(eTag);
        return new(false, eTag);
    }

    /// <summary>Whether a write may take effect over what is there, null being nothing.</summary>
    internal bool Allows(BlobProperties? current) => IsCreateOnly ? current is null : ETag is null || current?.ETag == ETag;
}
