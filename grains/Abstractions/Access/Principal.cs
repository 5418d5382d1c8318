namespace CellGenie.Grains;

/// <summary>Who calls, as the service established it.</summary>
/// <param name="Kind">Who calls.</param>
/// <param name="Tenant">The tenant, for labs and grains; empty otherwise.</param>
/// <param name="Role">The role in the tenant, for labs.</param>
/// <param name="Subject">Key id or user, for the audit log.</param>
[Alias("cellgenie.Principal")]
[GenerateSerializer]
public sealed record Principal(
    [property: Id(0)] PrincipalKind Kind,
    [property: Id(1)] string Tenant,
    [property: Id(2)] Role Role,
    [property: Id(3)] string Subject);
