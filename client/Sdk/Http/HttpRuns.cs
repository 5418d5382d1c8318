namespace CellGenie.Client;

/// <summary>Training runs over HTTP.</summary>
internal sealed class HttpRuns(HttpTransport http) : IRunTransport
{
    private readonly EventWatcher<TrainingRun, RunEvent> _watcher = new(
        http.Pipeline, WireJson.Default.TrainingRun, WireJson.Default.RunEvent, (id, status) => new RunEvent { Id = id, Status = status }, e => (e.Id, e.Status.Phase.IsEnd()));

    public async Task<Page<TrainingRun>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "runs").ConfigureAwait(false);
        return await http.GetAsync(Route.Paged(path, page), WireJson.Default.PageTrainingRun, cancellationToken).ConfigureAwait(false);
    }

    public async Task<TrainingRun> SubmitAsync(string? tenant, NewRun run, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "runs").ConfigureAwait(false);
        return await http.SendAsync(
            HttpMethod.Post, path, run, WireJson.Default.NewRun, WireJson.Default.TrainingRun, repeatable: run.Id != null || idempotencyKey != null, cancellationToken, idempotencyKey).ConfigureAwait(false);
    }

    public async Task<TrainingRun> GetAsync(string? tenant, string run, CancellationToken cancellationToken) =>
        await http.GetAsync(await PathAsync(tenant, run, cancellationToken).ConfigureAwait(false), WireJson.Default.TrainingRun, cancellationToken).ConfigureAwait(false);

    public async Task<TrainingRun> CancelAsync(string? tenant, string run, CancellationToken cancellationToken) =>
        await http.CommandAsync(await PathAsync(tenant, run, cancellationToken, "cancel").ConfigureAwait(false), WireJson.Default.TrainingRun, cancellationToken).ConfigureAwait(false);

    public async Task<TrainingRun> ResumeAsync(string? tenant, string run, CancellationToken cancellationToken) =>
        await http.CommandAsync(await PathAsync(tenant, run, cancellationToken, "resume").ConfigureAwait(false), WireJson.Default.TrainingRun, cancellationToken).ConfigureAwait(false);

    public async Task DeleteAsync(string? tenant, string run, CancellationToken cancellationToken) =>
        await http.DeleteAsync(await PathAsync(tenant, run, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public IAsyncEnumerable<RunEvent> WatchAsync(string? tenant, string run, long after, CancellationToken cancellationToken) =>
        _watcher.WatchAsync(token => PathAsync(tenant, run, token), after, cancellationToken);

    public Task<RemoteContent> OpenMetricsAsync(string? tenant, string run, CancellationToken cancellationToken) => OpenAsync(tenant, run, "metrics", cancellationToken);

    public Task<RemoteContent> OpenCheckpointAsync(string? tenant, string run, CancellationToken cancellationToken) => OpenAsync(tenant, run, "checkpoint", cancellationToken);

    private async Task<RemoteContent> OpenAsync(string? tenant, string run, string what, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, run, cancellationToken, what).ConfigureAwait(false);
        return await http.OpenAsync(new HttpCall(HttpMethod.Get, path), 0, null, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<string> PathAsync(string? tenant, string run, CancellationToken cancellationToken, params string[] rest) =>
        http.PathAsync(tenant, cancellationToken, ["runs", run, .. rest]);
}
