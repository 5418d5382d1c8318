namespace CellGenie.Cli.Remote;

/// <summary>What <c>cellgenie login</c> did.</summary>
internal sealed record LoginResult(string Endpoint, string Kind, string? Tenant, string? Role, string Subject, string Profile);
