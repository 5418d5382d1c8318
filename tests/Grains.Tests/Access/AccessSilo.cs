using Microsoft.Extensions.DependencyInjection;

namespace CellGenie.Grains.Tests;

/// <summary>One silo for the tests of access.</summary>
public sealed class AccessSilo : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    internal TestSilo Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Silo = await TestSilo.StartAsync(_folder.Path, silo => silo.AddOutgoingGrainCallFilter<TamperFilter>(), new GpuOptions { Count = 1 });

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Dispose();
    }

    internal PrincipalToken Tokens => Silo.Services.GetRequiredService<PrincipalToken>();
}
