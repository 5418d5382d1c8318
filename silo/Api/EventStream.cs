using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>
/// Progress as server-sent events. Each event holds the whole status, so a client that comes back with <c>Last-Event-ID</c> misses
/// nothing that still matters.
/// </summary>
internal static class EventStream
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Sends the events of one thing until it comes to its end or the client goes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wait">Waits for the event after an id: its id, its status, and whether it is the last; null when there was none in time.</param>
    /// <param name="hasEnded">Asks whether it is at its end, so that nobody waits for an event after the last.</param>
    /// <param name="type">JSON of the status.</param>
    public static async Task SendAsync<T>(
        HttpContext context,
        Func<long, TimeSpan, CancellationToken, Task<(long Id, T Status, bool IsEnd)?>> wait,
        Func<CancellationToken, Task<bool>> hasEnded,
        JsonTypeInfo<T> type)
    {
        // A silo that stops ends its streams, so that their clients go on at another one.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, Draining.Token(context));
        var cancellationToken = stop.Token;
        var after = 0L;
        if (context.Request.Headers.TryGetValue("Last-Event-ID", out var last) && !long.TryParse(last, CultureInfo.InvariantCulture, out after))
            throw ServiceException.Invalid("Last-Event-ID is no number that this service has sent");
        // Asked before the answer begins, so that a thing that does not exist is a plain 404.
        var next = await wait(after, TimeSpan.Zero, cancellationToken);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            await SendAsync(context, next, after, wait, hasEnded, type, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client or this silo goes; the client comes back with the id of its last event.
        }
    }

    private static async Task SendAsync<T>(
        HttpContext context,
        (long Id, T Status, bool IsEnd)? next,
        long after,
        Func<long, TimeSpan, CancellationToken, Task<(long Id, T Status, bool IsEnd)?>> wait,
        Func<CancellationToken, Task<bool>> hasEnded,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
    {
        await context.Response.Body.FlushAsync(cancellationToken);
        while (true)
        {
            if (next is { } e)
            {
                after = e.Id;
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {e.Id}\nevent: status\ndata: {JsonSerializer.Serialize(e.Status, type)}\n\n"), cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
                if (e.IsEnd)
                    return;
            }
            else if (await hasEnded(cancellationToken))
            {
                return;
            }
            else
            {
                await context.Response.WriteAsync(": still here\n\n", cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }

            next = await wait(after, KeepAlive, cancellationToken);
        }
    }
}
