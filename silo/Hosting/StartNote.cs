namespace CellGenie.Silo;

/// <summary>Says at the start where the operators' key is; never what it is.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="logger">The log.</param>
internal sealed partial class StartNote(IConfiguration configuration, ILogger<StartNote> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration[CellGenieConfiguration.OperatorKeyFileKey] is { Length: > 0 } file)
            LogOperatorKey(file);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "The operators' key is in {File}")]
    private partial void LogOperatorKey(string file);
}
