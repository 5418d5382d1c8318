using CellGenie.Grains;

namespace CellGenie.Client.Tests.Service;

/// <summary>The contract inside the cluster.</summary>
public sealed class ClusterContractTests(ServiceServer server) : ServiceContract(server)
{
    protected override Task<CellGenieClient> ClientAsync(string tenant, ApiKeyScope scope) =>
        Task.FromResult(Server.Cluster.For(new Principal(PrincipalKind.Lab, tenant, (Role)scope, "test")));

    protected override CellGenieClient Operator(string? tenant) => Server.Cluster.For(new Principal(PrincipalKind.Operator, "", Role.Viewer, "ops"), tenant);
}
