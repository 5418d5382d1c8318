using System.Text.Json;
using System.Text.RegularExpressions;
using CellGenie.Client;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Microsoft.AspNetCore.Diagnostics;
using ErrorCode = CellGenie.Grains.ErrorCode;

namespace CellGenie.Silo;

/// <summary>Errors as problem details (RFC 9457), each with a stable code.</summary>
internal static partial class Problems
{
    private const string ContentType = "application/problem+json";
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(10);

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail) => WriteAsync(context, new Problem
    {
        Type = $"https://cellgenie.dev/problems/{code}",
        Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Code = code,
        Detail = detail,
    });

    /// <summary>Answers what the framework refuses with an empty body: no such address, method or type, no such range.</summary>
    public static async Task DescribeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.HasStarted || context.Response.StatusCode < StatusCodes.Status400BadRequest)
            return;
        var (code, detail) = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => (CellGenieErrorCode.NotFound, "there is no such address"),
            StatusCodes.Status405MethodNotAllowed => (CellGenieErrorCode.Invalid, "this address has other methods; the header Allow names them"),
            StatusCodes.Status413PayloadTooLarge => (CellGenieErrorCode.TooLarge, "the body has too many bytes"),
            StatusCodes.Status415UnsupportedMediaType => (CellGenieErrorCode.Unsupported, "the body has another content type than this address takes"),
            StatusCodes.Status416RangeNotSatisfiable => (CellGenieErrorCode.Invalid, "the range begins after the end; the header Content-Range says how long the file is"),
            >= StatusCodes.Status500InternalServerError => (CellGenieErrorCode.Internal, "something went wrong on our side; the trace id finds it in the logs"),
            _ => (CellGenieErrorCode.Invalid, "the request cannot be understood"),
        };
        context.Response.ContentLength = null;
        await WriteAsync(context, context.Response.StatusCode, code, detail);
    }

    /// <summary>Answers every exception that reaches the top.</summary>
    public static async Task HandleAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        if (context.RequestAborted.IsCancellationRequested)
            return;
        var problem = Of(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError)
            LogFailure(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems)), exception, context.Request.Method, context.Request.Path);
        if (RetryAfter(exception, problem.Status) is { } wait)
            context.Response.Headers.RetryAfter = $"{Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))}";
        await WriteAsync(context, problem);
    }

    private static TimeSpan? RetryAfter(Exception exception, int status) => exception switch
    {
        ServiceException { RetryAfter: { } wait } => wait,
        _ when status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => DefaultRetry,
        _ => null,
    };

    private static Problem Of(Exception exception) => exception switch
    {
        ServiceException { Code: ErrorCode.Invalid } e => New(StatusCodes.Status400BadRequest, CellGenieErrorCode.Invalid, e.Message),
        ServiceException { Code: ErrorCode.NotFound } e => New(StatusCodes.Status404NotFound, CellGenieErrorCode.NotFound, e.Message),
        ServiceException { Code: ErrorCode.Forbidden } => New(StatusCodes.Status403Forbidden, CellGenieErrorCode.Forbidden, "this is not allowed"),
        ServiceException { Code: ErrorCode.Conflict } e => New(StatusCodes.Status409Conflict, CellGenieErrorCode.Conflict, e.Message),
        ServiceException { Code: ErrorCode.Quota } e => New(StatusCodes.Status429TooManyRequests, CellGenieErrorCode.Quota, e.Message) with { Limit = e.Limit },
        ServiceException e => New(StatusCodes.Status503ServiceUnavailable, CellGenieErrorCode.Unavailable, e.Message),
        BlobNotFoundException => New(StatusCodes.Status404NotFound, CellGenieErrorCode.NotFound, "there is no such file"),
        BlobStoreException => New(StatusCodes.Status503ServiceUnavailable, CellGenieErrorCode.Unavailable, "the storage does not answer now; try again"),
        InvalidInputException e => New(StatusCodes.Status400BadRequest, CellGenieErrorCode.Invalid, e.Message) with { File = Path.GetFileName(e.File), Place = e.Place, Rule = e.Rule },
        CellGenieException e => New(StatusCodes.Status400BadRequest, CellGenieErrorCode.Invalid, e.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } e => New(StatusCodes.Status413PayloadTooLarge, CellGenieErrorCode.TooLarge, e.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => New(StatusCodes.Status415UnsupportedMediaType, CellGenieErrorCode.Unsupported, "send the body as 'Content-Type: application/json'"),
        BadHttpRequestException { InnerException: JsonException e } => New(StatusCodes.Status400BadRequest, CellGenieErrorCode.Invalid, "the body is not the JSON that is expected here") with { Place = Place(e), Rule = Rule(e) },
        BadHttpRequestException e => New(e.StatusCode, CellGenieErrorCode.Invalid, e.Message),
        OrleansException or TimeoutException => New(StatusCodes.Status503ServiceUnavailable, CellGenieErrorCode.Unavailable, "the service does not answer now; try again"),
        _ => New(StatusCodes.Status500InternalServerError, CellGenieErrorCode.Internal, "something went wrong on our side; the trace id finds it in the logs"),
    };

    private static string Place(JsonException e) => $"{e.Path ?? "$"}, line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}";

    /// <summary>What the reader says, without its own note of the place, which is counted from 0, and without the names of our types.</summary>
    private static string Rule(JsonException e) => TypeName().Replace(e.Message.Split([" Path: ", " LineNumber: "], StringSplitOptions.None)[0], "");

    [GeneratedRegex(@" (for|on) type '[^']*'| to (CellGenie|System)\.[^ ]+(?=\.( |$))")]
    private static partial Regex TypeName();

    private static Problem New(int status, string code, string detail) => new()
    {
        Type = $"https://cellgenie.dev/problems/{code}",
        Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Code = code,
        Detail = detail,
    };

    private static Task WriteAsync(HttpContext context, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            // The body can only be cut off, so that nobody takes it for whole.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = problem.Status;
        problem = problem with { TraceId = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier };
        return context.Response.WriteAsJsonAsync(problem, WireJson.Default.Problem, ContentType, context.RequestAborted);
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string path);
}
