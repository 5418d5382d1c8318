namespace CellGenie.Grains.Storage;

/// <summary>Where everything durable is kept. Another provider is one more name here and one more case in <see cref="StorageExtensions"/>.</summary>
public enum StorageProvider
{
    /// <summary>One machine: blobs, grain state and reminders in a folder; one silo.</summary>
    Localhost,

    /// <summary>A cluster: blobs and grain state in Azure Blob Storage, membership and reminders in Azure Tables.</summary>
    Azure,
}
