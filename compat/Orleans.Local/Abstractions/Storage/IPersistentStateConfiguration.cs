namespace Orleans.Runtime;

/// <summary>Which state, and where it is stored.</summary>
public interface IPersistentStateConfiguration
{
    /// <summary>The name of the state.</summary>
    string StateName { get; }

    /// <summary>The name of the storage, or null for the default.</summary>
    string StorageName { get; }
}
