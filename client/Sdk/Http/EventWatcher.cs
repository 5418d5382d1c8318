using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace CellGenie.Client;

/// <summary>
/// Follows a batch or run: by server-sent events, gone on with by the last event's id after a lost connection, and by long polling where
/// a proxy lets no event through.
/// </summary>
internal sealed class EventWatcher<TStatus, TEvent>(
    HttpPipeline pipeline, JsonTypeInfo<TStatus> statusType, JsonTypeInfo<TEvent> eventType, Func<long, TStatus, TEvent> make, Func<TEvent, (long Id, bool IsEnd)> look)
    where TEvent : class
{
    /// <summary>Streams in a row that brought nothing before polling takes over.</summary>
    public const int MaxBarrenStreams = 2;

    private const int PollSeconds = 20;

    public async IAsyncEnumerable<TEvent> WatchAsync(Func<CancellationToken, ValueTask<string>> resolve, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = await resolve(cancellationToken).ConfigureAwait(false);
        var last = after;
        for (var barren = 0; barren < MaxBarrenStreams; barren++)
        {
            using var stream = await EventStream<TStatus>.OpenAsync(pipeline, $"{path}/events", last, statusType, cancellationToken).ConfigureAwait(false);
            if (stream == null)
                break;
            while (await stream.NextAsync(cancellationToken).ConfigureAwait(false) is { } item)
            {
                if (item.Id <= last)
                    continue;
                barren = -1;
                last = item.Id;
                var e = make(item.Id, item.Status);
                yield return e;
                if (look(e).IsEnd)
                    yield break;
            }

            if (await EndAsync(path, last, cancellationToken).ConfigureAwait(false) is { } end)
            {
                yield return end;
                yield break;
            }
        }

        while (true)
        {
            var e = await PollAsync(path, last, cancellationToken).ConfigureAwait(false) ?? await EndAsync(path, last, cancellationToken).ConfigureAwait(false);
            if (e == null)
                continue;
            yield return e;
            if (look(e).IsEnd)
                yield break;
            last = look(e).Id;
        }
    }

    /// <summary>The last event, made from the status, where the end came without the caller having heard of it; null where it goes on.</summary>
    private async Task<TEvent?> EndAsync(string path, long last, CancellationToken cancellationToken)
    {
        var e = make(last, await pipeline.ReadAsync(new HttpCall(HttpMethod.Get, path), statusType, cancellationToken).ConfigureAwait(false));
        return look(e).IsEnd ? e : null;
    }

    private Task<TEvent?> PollAsync(string path, long last, CancellationToken cancellationToken) => pipeline.RetryAsync(
        repeatable: true,
        async () =>
        {
            using var answer = await pipeline.OpenAsync(new HttpCall(HttpMethod.Get, $"{path}/wait?after={last}&seconds={PollSeconds}") { Repeatable = false }, cancellationToken).ConfigureAwait(false);
            return answer.Response.StatusCode == System.Net.HttpStatusCode.NoContent
                ? null
                : (TEvent?)await HttpPipeline.ReadAsync(answer, eventType, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);
}
