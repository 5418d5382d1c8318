namespace CellGenie.Silo.Tests;

/// <summary>A tenant and its people.</summary>
public sealed record Lab(string Name, Api Viewer, Api Member, Api Owner)
{
    public string Path => $"/v1/tenants/{Name}";
}
