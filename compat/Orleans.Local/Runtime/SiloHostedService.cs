using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHostedService(
    Silo silo,
    IEnumerable<IConfigurationValidator> validators,
    IServiceProvider services,
    ILogger<SiloHostedService> logger) : IHostedService
{
    private readonly LifecycleSubject lifecycle = new(logger);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in validators)
        {
            validator.ValidateConfiguration();
        }

        lifecycle.Subscribe("Status", ServiceLifecycleStage.RuntimeServices, _ => Set(SiloStatus.Joining), _ => Set(SiloStatus.Dead));
        lifecycle.Subscribe("Status", ServiceLifecycleStage.BecomeActive, _ => Set(SiloStatus.Active), null);
        lifecycle.Subscribe("Status", ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ => Set(SiloStatus.ShuttingDown));
        foreach (var participant in services.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
        {
            participant.Participate(lifecycle);
        }

        await lifecycle.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => lifecycle.StopAsync(cancellationToken);

    private Task Set(SiloStatus status)
    {
        silo.SetStatus(status);
        return Task.CompletedTask;
    }
}
