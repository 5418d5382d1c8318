namespace CellGenie.Grains.Storage;

/// <summary>What a store knows of a blob without reading it.</summary>
/// <param name="Length">Length in bytes.</param>
/// <param name="ETag">Names this version of the blob; opaque, without quotes, different after every write.</param>
/// <param name="LastModified">When it was written, by the store's clock.</param>
public sealed record BlobProperties(long Length, string ETag, DateTimeOffset LastModified);
