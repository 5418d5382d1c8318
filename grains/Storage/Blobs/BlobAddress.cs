namespace CellGenie.Grains.Storage;

/// <summary>Where one blob stands: a tenant and a path within it. Only <see cref="BlobPaths"/> makes one, so every address is a checked one.</summary>
public readonly record struct BlobAddress
{
    internal BlobAddress(string tenant, string path)
    {
        Tenant = tenant;
        Path = path;
    }

    /// <summary>The tenant, for example <c>lab-a</c>.</summary>
    public string Tenant { get; }

    /// <summary>The path within the tenant, its segments separated by <c>/</c>, for example <c>batches/batch-7/manifest.json</c>.</summary>
    public string Path { get; }

    /// <summary>The last segment of the path.</summary>
    public string FileName => Path[(Path.LastIndexOf('/') + 1)..];

    /// <inheritdoc/>
    public override string ToString() => $"{Tenant}/{Path}";
}
