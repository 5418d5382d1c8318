namespace CellGenie.Client;

/// <summary>A CellGenie service: datasets, batches of synthetic images, training runs. Never changes once it is made, and may be used by several threads at once.</summary>
/// <remarks>
/// Every method may throw a <see cref="CellGenieRequestException"/>. Classes and methods can be replaced in tests: constructors without
/// parameters are protected, and methods are virtual.
/// </remarks>
public class CellGenieClient
{
    /// <summary>For tests that replace the client.</summary>
    protected CellGenieClient() => Transport = null!;

    /// <summary>A service over HTTP.</summary>
    /// <param name="endpoint">Its address, such as <c>https://cellgenie.example.org</c>.</param>
    /// <param name="credential">Proves who calls; asked for each request.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is no absolute one, or would send the key in the clear to another machine.</exception>
    public CellGenieClient(Uri endpoint, CellGenieCredential credential, CellGenieClientOptions? options = null)
        : this(new HttpTransport(Checked(endpoint, options ??= new CellGenieClientOptions()), credential ?? throw new ArgumentNullException(nameof(credential)), options))
    {
    }

    internal CellGenieClient(ICellGenieTransport transport) => Transport = transport;

    internal ICellGenieTransport Transport { get; }

    /// <summary>A tenant.</summary>
    /// <param name="name">Its name; null for the caller’s own.</param>
    public virtual TenantClient GetTenantClient(string? name = null) => new(Transport, name);

    /// <summary>A dataset, whether or not it exists yet.</summary>
    /// <param name="id">Its id.</param>
    public virtual DatasetClient GetDatasetClient(string id) => new(Transport, id);

    /// <summary>A batch.</summary>
    /// <param name="id">Its id.</param>
    public virtual BatchClient GetBatchClient(string id) => new(Transport, id);

    /// <summary>A training run.</summary>
    /// <param name="id">Its id.</param>
    public virtual RunClient GetRunClient(string id) => new(Transport, id);

    /// <summary>Who calls, as the service sees it.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<CallerInfo> GetCallerAsync(CancellationToken cancellationToken = default) => Transport.GetCallerAsync(cancellationToken);

    /// <summary>The datasets, newest first.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public virtual AsyncPageable<Dataset> GetDatasetsAsync(CancellationToken cancellationToken = default) =>
        new PagedRequest<Dataset>((page, token) => Transport.Datasets.ListAsync(null, page, token), cancellationToken);

    /// <summary>The batches, newest first.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public virtual AsyncPageable<Batch> GetBatchesAsync(CancellationToken cancellationToken = default) =>
        new PagedRequest<Batch>((page, token) => Transport.Batches.ListAsync(null, page, token), cancellationToken);

    /// <summary>The training runs, newest first.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public virtual AsyncPageable<TrainingRun> GetRunsAsync(CancellationToken cancellationToken = default) =>
        new PagedRequest<TrainingRun>((page, token) => Transport.Runs.ListAsync(null, page, token), cancellationToken);

    /// <summary>Starts a training run.</summary>
    /// <param name="waitUntil">When to return.</param>
    /// <param name="options">What to train.</param>
    /// <param name="cancellationToken">Ends the request and the wait, not the run.</param>
    public virtual async Task<TrainOperation> TrainAsync(WaitUntil waitUntil, TrainOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var order = new NewRun { Id = options.RunId, Data = options.Data, GpuClass = options.GpuClass, Steps = options.Steps, Model = options.Model };
        var run = await Transport.Runs.SubmitAsync(null, order, order.Id == null ? NewIdempotencyKey() : null, cancellationToken).ConfigureAwait(false);
        var operation = new TrainOperation(new RunClient(Transport, run.Id), run);
        if (waitUntil == WaitUntil.Completed)
            await operation.WaitForCompletionAsync(cancellationToken).ConfigureAwait(false);
        return operation;
    }

    /// <summary>A queue for GPUs; for operators.</summary>
    /// <param name="gpuClass">Class of GPU, for example <c>a100</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<GpuQueue> GetGpuQueueAsync(string gpuClass, CancellationToken cancellationToken = default) => Transport.GetGpuQueueAsync(gpuClass, cancellationToken);

    /// <summary>With it the service takes a repeated request for the same one.</summary>
    internal static string NewIdempotencyKey() => Guid.NewGuid().ToString("N");

    private static Uri Checked(Uri endpoint, CellGenieClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("https" or "http"))
            throw new ArgumentException($"'{endpoint}' is no address of a service: it begins with https:// or http://.", nameof(endpoint));
        return endpoint.Scheme == "https" || endpoint.IsLoopback || options.AllowUnencrypted
            ? endpoint
            : throw new ArgumentException($"'{endpoint}' would send the key in the clear. Use https://, or set {nameof(CellGenieClientOptions.AllowUnencrypted)}.", nameof(endpoint));
    }
}
