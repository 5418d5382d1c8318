using CellGenie.Grains;
using CellGenie.Grains.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CellGenie.Silo;

/// <summary>The three probes: live, the process answers; startup, it has started; ready, it can work.</summary>
internal static class Health
{
    /// <summary>The process answers.</summary>
    public const string LivePath = "/health/live";

    /// <summary>The silo has started.</summary>
    public const string StartupPath = "/health/startup";

    /// <summary>The silo can work.</summary>
    public const string ReadyPath = "/health/ready";

    private const string Ready = "ready";

    /// <summary>Registers what <c>ready</c> asks.</summary>
    public static void AddCellGenieHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<StorageHealth>("storage", tags: [Ready])
        .AddCheck<DrainHealth>("draining", tags: [Ready]);

    /// <summary>Maps the probes.</summary>
    public static void MapCellGenieHealth(this WebApplication app)
    {
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false }).WithMetadata(new AnonymousRoute()).WithName("liveProbe");
        app.MapHealthChecks(StartupPath, new HealthCheckOptions { Predicate = _ => false }).WithMetadata(new AnonymousRoute()).WithName("startupProbe");
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { Predicate = c => c.Tags.Contains(Ready) }).WithMetadata(new AnonymousRoute()).WithName("readyProbe");
    }

    private sealed class StorageHealth(IBlobStore blobs) : IHealthCheck
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                // Whether it is there does not matter; that the store answers does.
                await blobs.FindAsync(BlobPaths.DatasetAnnotations("health", "probe"), cancellationToken).WaitAsync(Patience, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("the storage does not answer", e);
            }
        }
    }

    private sealed class DrainHealth(Draining draining) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
            Task.FromResult(draining.HasBegun ? HealthCheckResult.Unhealthy("the silo is stopping") : HealthCheckResult.Healthy());
    }
}
