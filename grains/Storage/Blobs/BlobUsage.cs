namespace CellGenie.Grains.Storage;

/// <summary>How much a folder of a tenant holds.</summary>
/// <param name="Blobs">Number of blobs.</param>
/// <param name="Bytes">The sum of their lengths.</param>
public readonly record struct BlobUsage(long Blobs, long Bytes);
