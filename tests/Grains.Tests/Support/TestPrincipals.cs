namespace CellGenie.Grains.Tests;

internal static class TestPrincipals
{
    public static readonly Principal Operator = new(PrincipalKind.Operator, "", Role.Viewer, "operator");

    public static readonly Principal Service = new(PrincipalKind.Service, "", Role.Viewer, "service");

    public static Principal Lab(string tenant, Role role) => new(PrincipalKind.Lab, tenant, role, $"{tenant}-{role}");

    public static Principal Grain(string tenant) => new(PrincipalKind.Grain, tenant, Role.Viewer, "grain");
}
