namespace CellGenie.Cli.Remote;

/// <summary>What <c>cellgenie login</c> keeps.</summary>
/// <param name="Endpoint">Address of the service.</param>
/// <param name="ApiKey">The key for it, and for no other.</param>
/// <param name="Tenant">The tenant that is meant; null for the key's own.</param>
/// <param name="AllowHttp">Whether the key may travel in the clear.</param>
internal sealed record Profile(string Endpoint, string ApiKey, string? Tenant, bool AllowHttp);
