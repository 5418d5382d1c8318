using System.Net;
using System.Text.Json;

namespace CellGenie.Client;

/// <summary>Turns an answer that is an error into an exception.</summary>
internal static class ProblemReader
{
    private const int MaxBytes = 1 << 16;

    public static async Task<CellGenieRequestException> ReadAsync(HttpResponseMessage response, Stream body, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var problem = await ParseAsync(response, body, cancellationToken).ConfigureAwait(false);
        var message = problem?.Detail ?? problem?.Title ?? $"{response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)}: {status} {response.ReasonPhrase}";
        return new CellGenieRequestException(status, problem?.Code ?? CodeOf(response.StatusCode), message)
        {
            Limit = problem?.Limit,
            RetryAfter = RetryAfter(response, time),
            TraceId = problem?.TraceId,
            Problem = problem,
        };
    }

    private static async Task<Problem?> ParseAsync(HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return null;
        var bytes = new byte[MaxBytes];
        var length = await body.ReadAtLeastAsync(bytes, MaxBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(bytes.AsSpan(0, length), WireJson.Default.Problem);
        }
        catch (JsonException)
        {
            // The body of somebody else's error, for example a gateway's; the status alone says what happened.
            return null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => CellGenieErrorCode.Invalid,
        HttpStatusCode.Unauthorized => CellGenieErrorCode.Unauthenticated,
        HttpStatusCode.Forbidden => CellGenieErrorCode.Forbidden,
        HttpStatusCode.NotFound => CellGenieErrorCode.NotFound,
        HttpStatusCode.Conflict => CellGenieErrorCode.Conflict,
        HttpStatusCode.RequestEntityTooLarge => CellGenieErrorCode.TooLarge,
        HttpStatusCode.UnsupportedMediaType or HttpStatusCode.NotImplemented => CellGenieErrorCode.Unsupported,
        HttpStatusCode.ServiceUnavailable => CellGenieErrorCode.Unavailable,
        HttpStatusCode.InternalServerError => CellGenieErrorCode.Internal,
        _ => null,
    };
}
