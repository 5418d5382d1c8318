using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CellGenie.Client;

/// <summary>One connection of server-sent events (WHATWG HTML, 9.2).</summary>
internal sealed class EventStream<T> : IDisposable
{
    private readonly HttpAnswer _answer;
    private readonly IAsyncEnumerator<SseItem<T>> _events;

    private EventStream(HttpAnswer answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        _answer = answer;
        var parser = SseParser.Create(answer.Body, (_, data) => JsonSerializer.Deserialize(data, type) ?? throw new JsonException("an event is null"));
        _events = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Opens the events after one.</summary>
    /// <returns>Null where what answers offers no events.</returns>
    public static async Task<EventStream<T>?> OpenAsync(HttpPipeline pipeline, string path, long after, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        (string, string) accept = ("Accept", "text/event-stream");
        var call = new HttpCall(HttpMethod.Get, path)
        {
            Headers = after > 0 ? [accept, ("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture))] : [accept],
        };
        HttpAnswer answer;
        try
        {
            answer = await pipeline.OpenAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (CellGenieRequestException e) when (e.Status is 405 or 406 or 415 or 501)
        {
            return null;
        }

        if (answer.Response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return new EventStream<T>(answer, type, cancellationToken);
        answer.Dispose();
        return null;
    }

    /// <summary>The next event; null when the connection has ended or was lost.</summary>
    public async Task<(long Id, T Status)?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _events.MoveNextAsync().ConfigureAwait(false))
            {
                if (_events.Current.EventType == "status" && long.TryParse(_events.Current.EventId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                    return (id, _events.Current.Data);
            }

            return null;
        }
        catch (CellGenieRequestException e) when (e.IsTransient)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (JsonException e)
        {
            throw new CellGenieRequestException(200, CellGenieErrorCode.BadAnswer, $"an event is none of a CellGenie service: {e.Message}", e);
        }
    }

    public void Dispose() => _answer.Dispose();
}
