namespace CellGenie.Client;

/// <summary>Versions of the HTTP API.</summary>
public enum CellGenieServiceVersion
{
    /// <summary>Version 1.</summary>
    V1 = 1,
}
