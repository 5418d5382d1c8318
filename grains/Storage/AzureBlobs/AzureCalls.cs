using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace CellGenie.Grains.Storage;

/// <summary>Bounds calls to the storage account in time and names their failures, without addresses, keys or headers.</summary>
internal sealed class AzureCalls(TimeSpan timeout)
{
    public async Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(timeout);
        try
        {
            return await call(bounded.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e) && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw Translate(name, e);
        }
    }

    public T Run<T>(string name, Func<CancellationToken, T> call)
    {
        using var bounded = new CancellationTokenSource(timeout);
        try
        {
            return call(bounded.Token);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Translate(name, e);
        }
    }

    /// <summary>Whether an exception comes from the storage, the way to it, or the wait for it.</summary>
    public static bool IsFailure(Exception e) =>
        e is RequestFailedException or AuthenticationFailedException or AggregateException or IOException or HttpRequestException or OperationCanceledException;

    public static BlobStoreException Translate(string name, Exception e) => e switch
    {
        RequestFailedException { Status: > 0 } failed => new($"{name}: the storage account answered {failed.Status} {failed.ErrorCode}", e),
        AuthenticationFailedException => new($"{name}: signing in to the storage account failed: {FirstLine(e.Message)}", e),
        OperationCanceledException => new($"{name}: the storage account did not answer in time", e),
        AggregateException { InnerException: { } inner } => new($"{name}: the storage account cannot be reached: {FirstLine(inner.Message)}", e),
        _ => new($"{name}: the storage account cannot be reached: {FirstLine(e.Message)}", e),
    };

    public static bool IsContainerMissing(RequestFailedException e) => e.ErrorCode == BlobErrorCode.ContainerNotFound;

    /// <summary>Whether there is no such blob. Answers to HEAD have no body and some no code, so any 404 is one.</summary>
    public static bool IsMissing(RequestFailedException e) => e.Status == 404;

    private static string FirstLine(string message) => message.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? message[..end] : message;
}
