namespace Orleans.Runtime;

/// <summary>Marks a parameter of a grain's constructor as its state.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute : Attribute, IFacetMetadata, IPersistentStateConfiguration
{
    /// <summary>Gives the name of the state and of its storage; null for the default storage.</summary>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        StateName = stateName;
        StorageName = storageName!;
    }

    /// <inheritdoc />
    public string StateName { get; }

    /// <inheritdoc />
    public string StorageName { get; }
}
