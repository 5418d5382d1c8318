namespace CellGenie.Grains.Storage;

/// <summary>The one store of grain state.</summary>
public static class GrainStateStore
{
    /// <summary>Its name, for <c>[PersistentState("…", GrainStateStore.Name)]</c>.</summary>
    public const string Name = "cellgenie";
}
