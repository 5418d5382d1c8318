using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CellGenie.Client;

/// <summary>Sends requests: key, time limits, attempts, errors.</summary>
internal sealed class HttpPipeline
{
    private readonly HttpClient _http;
    private readonly Uri _endpoint;
    private readonly CellGenieCredential _credential;
    private readonly RetryPolicy _retry;
    private readonly TimeSpan _networkTimeout;
    private readonly ProductInfoHeaderValue[] _agent;

    public HttpPipeline(Uri endpoint, CellGenieCredential credential, CellGenieClientOptions options, Func<double>? random = null)
    {
        _endpoint = endpoint.AbsoluteUri.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
        _credential = credential;
        _retry = new RetryPolicy(options.Retry, random ?? Random.Shared.NextDouble);
        _networkTimeout = options.Retry.NetworkTimeout;
        Time = options.TimeProvider;
        // The service never redirects, and a key must not follow where a proxy points.
        var handler = options.Handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var version = typeof(HttpPipeline).Assembly.GetName().Version?.ToString(3);
        _agent = [.. new[] { ("cellgenie-client", version), (options.ApplicationId, null) }.Where(p => p.Item1 != null).Select(p => new ProductInfoHeaderValue(p.Item1!, p.Item2))];
    }

    public TimeProvider Time { get; }

    /// <summary>The wait before the next attempt; null where there is none.</summary>
    public TimeSpan? RetryDelay(CellGenieRequestException failure, int failures) => _retry.Next(failure, failures);

    /// <summary>Runs an attempt until it succeeds or its failure is no passing one.</summary>
    public async Task<T> RetryAsync<T>(bool repeatable, Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            TimeSpan delay;
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (CellGenieRequestException e) when (repeatable && _retry.Next(e, failures) is { } wait)
            {
                delay = wait;
            }

            await Task.Delay(delay, Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request and reads its answer.</summary>
    public Task<T> ReadAsync<T>(HttpCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken) => RetryAsync(
        call.Repeatable,
        async () =>
        {
            using var answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(answer, type, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Sends a request whose answer has no body that matters.</summary>
    public Task DoAsync(HttpCall call, CancellationToken cancellationToken) => RetryAsync(
        call.Repeatable,
        async () =>
        {
            using var answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Sends a request and leaves the body to the caller.</summary>
    public Task<HttpAnswer> OpenAsync(HttpCall call, CancellationToken cancellationToken) =>
        RetryAsync(call.Repeatable, () => SendAsync(call, cancellationToken), cancellationToken);

    /// <summary>Reads the body of an answer.</summary>
    public static async Task<T> ReadAsync<T>(HttpAnswer answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(answer.Body, type, cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new CellGenieRequestException(
                (int)answer.Response.StatusCode, CellGenieErrorCode.BadAnswer, $"{answer.Response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)}: this is no answer of a CellGenie service: {e.Message}", e);
        }
    }

    private async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var request = await BuildAsync(call, cancellationToken).ConfigureAwait(false);
        var timer = new StallTimer(_networkTimeout, Time, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            request.Content = call.Content?.Invoke(timer);
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timer.Token).ConfigureAwait(false);
            timer.Moved();
            var answer = new HttpAnswer(response, await response.Content.ReadAsStreamAsync(timer.Token).ConfigureAwait(false), timer, request);
            if (response.IsSuccessStatusCode)
                return answer;
            var error = await ProblemReader.ReadAsync(response, answer.Body, Time, cancellationToken).ConfigureAwait(false);
            answer.Dispose();
            throw error;
        }
        catch (Exception e)
        {
            var error = timer.Translate(e, request.RequestUri);
            response?.Dispose();
            request.Dispose();
            timer.Dispose();
            if (error != null)
                throw error;
            throw;
        }
    }

    private async Task<HttpRequestMessage> BuildAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(call.Method, call.Foreign ?? new Uri(_endpoint, call.Path));
        foreach (var agent in _agent)
            request.Headers.UserAgent.Add(agent);
        foreach (var (name, value) in call.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (call.Foreign == null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _credential.GetSecretAsync(cancellationToken).ConfigureAwait(false));
        return request;
    }
}
