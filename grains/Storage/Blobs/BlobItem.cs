namespace CellGenie.Grains.Storage;

/// <summary>One blob of a listing.</summary>
/// <param name="Address">Where it stands.</param>
/// <param name="Properties">Its length, ETag and time.</param>
public sealed record BlobItem(BlobAddress Address, BlobProperties Properties);
