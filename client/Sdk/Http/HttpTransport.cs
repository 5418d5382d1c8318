using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace CellGenie.Client;

/// <summary>The service over HTTP.</summary>
internal sealed class HttpTransport : ICellGenieTransport
{
    private readonly HttpPipeline _pipeline;
    private readonly string _version;
    private volatile string? _tenant;

    public HttpTransport(Uri endpoint, CellGenieCredential credential, CellGenieClientOptions options, Func<double>? random = null)
    {
        _pipeline = new HttpPipeline(endpoint, credential, options, random);
        _version = $"v{(int)options.Version}";
        _tenant = options.Tenant;
        PollingInterval = options.PollingInterval;
        Tenants = new HttpTenants(this);
        Datasets = new HttpDatasets(this);
        Batches = new HttpBatches(this);
        Runs = new HttpRuns(this);
    }

    public ITenantTransport Tenants { get; }

    public IDatasetTransport Datasets { get; }

    public IBatchTransport Batches { get; }

    public IRunTransport Runs { get; }

    public HttpPipeline Pipeline => _pipeline;

    public TimeProvider Time => _pipeline.Time;

    public TimeSpan PollingInterval { get; }

    public string TenantsPath => $"{_version}/tenants";

    public TimeSpan? RetryDelay(CellGenieRequestException failure, int failures) => _pipeline.RetryDelay(failure, failures);

    public Task<CallerInfo> GetCallerAsync(CancellationToken cancellationToken) => GetAsync($"{_version}/me", WireJson.Default.CallerInfo, cancellationToken);

    public Task<GpuQueue> GetGpuQueueAsync(string gpuClass, CancellationToken cancellationToken) =>
        GetAsync($"{_version}/gpu-queues/{Route.Of(gpuClass)}", WireJson.Default.GpuQueue, cancellationToken);

    /// <summary>Address of something of a tenant.</summary>
    public async ValueTask<string> PathAsync(string? tenant, CancellationToken cancellationToken, params string[] segments)
    {
        var name = tenant ?? _tenant ?? await OwnTenantAsync(cancellationToken).ConfigureAwait(false);
        return Route.Of([_version, "tenants", name, .. segments]);
    }

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _pipeline.ReadAsync(new HttpCall(HttpMethod.Get, path), type, cancellationToken);

    /// <summary>Sends a value and reads the answer.</summary>
    public Task<TOut> SendAsync<TIn, TOut>(
        HttpMethod method, string path, TIn body, JsonTypeInfo<TIn> bodyType, JsonTypeInfo<TOut> type, bool repeatable, CancellationToken cancellationToken, string? idempotencyKey = null) =>
        _pipeline.ReadAsync(
            new HttpCall(method, path)
            {
                Repeatable = repeatable,
                Content = _ => JsonContent.Create(body, bodyType),
                Headers = idempotencyKey == null ? [] : [("Idempotency-Key", idempotencyKey)],
            },
            type,
            cancellationToken);

    /// <summary>A command without a body that may be given twice.</summary>
    public Task<T> CommandAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _pipeline.ReadAsync(new HttpCall(HttpMethod.Post, path) { Repeatable = true }, type, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => _pipeline.DoAsync(new HttpCall(HttpMethod.Delete, path), cancellationToken);

    /// <summary>Opens a file, from an offset on where it is still the version that is named.</summary>
    public async Task<RemoteContent> OpenAsync(HttpCall call, long offset, string? version, CancellationToken cancellationToken)
    {
        if (offset > 0)
        {
            var range = ("Range", $"bytes={offset}-");
            call = call with { Headers = version == null ? [range] : [range, ("If-Range", version)] };
        }

        var answer = await _pipeline.OpenAsync(call, cancellationToken).ConfigureAwait(false);
        var headers = answer.Response.Content.Headers;
        var from = headers.ContentRange?.From ?? 0;
        // A weak tag does not promise the same bytes (RFC 9110, 8.8.1).
        var tag = answer.Response.Headers.ETag is { IsWeak: false } strong ? strong.Tag : null;
        return new RemoteContent(answer.Body, from, headers.ContentRange?.Length ?? from + headers.ContentLength, tag, answer);
    }

    private async Task<string> OwnTenantAsync(CancellationToken cancellationToken)
    {
        var caller = await GetCallerAsync(cancellationToken).ConfigureAwait(false);
        return _tenant = caller.Tenant
            ?? throw new CellGenieRequestException(0, CellGenieErrorCode.Invalid, "an operator belongs to no tenant: name one (CellGenieClientOptions.Tenant)");
    }
}
