namespace CellGenie.Client.Tests.Service;

/// <summary>The contract over HTTP.</summary>
public sealed class HttpContractTests(ServiceServer server) : ServiceContract(server)
{
    protected override async Task<CellGenieClient> ClientAsync(string tenant, ApiKeyScope scope)
    {
        var key = await Server.Operator(tenant).GetTenantClient().CreateKeyAsync($"{scope}", scope, TimeSpan.FromHours(1));
        return Server.Http(key.Secret);
    }

    protected override CellGenieClient Operator(string? tenant) => Server.Operator(tenant);
}
