using CellGenie.Grains;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Orleans;
using Orleans.Runtime;
using ErrorCode = CellGenie.Grains.ErrorCode;

namespace CellGenie.Client.Cluster;

/// <summary>Calls for one principal: whom they are made for, what is written into the audit log, and what errors mean.</summary>
internal sealed class ClusterCalls(IGrainFactory grains, IBlobStore blobs, PrincipalContext principals, IAuditLog audit, TimeProvider time, Principal principal, string? tenant)
{
    public IGrainFactory Grains => grains;

    public IBlobStore Blobs => blobs;

    public IAuditLog Log => audit;

    public TimeProvider Time => time;

    public Principal Principal => principal;

    /// <summary>The tenant that is meant. Another one's is answered as one that does not exist, as by the API.</summary>
    public string Tenant(string? asked)
    {
        var name = asked ?? tenant ?? (principal.Tenant.Length > 0 ? principal.Tenant : null)
            ?? throw new CellGenieRequestException(0, CellGenieErrorCode.Invalid, "an operator belongs to no tenant: name one");
        return principal.Kind != PrincipalKind.Lab || name == principal.Tenant ? name : throw NotFound("there is no such thing");
    }

    /// <summary>Makes a call.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        using var scope = principals.Use(principal);
        try
        {
            return await call();
        }
        catch (Exception e) when (Translate(e) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Makes a call that changes something.</summary>
    public async Task<T> ActAsync<T>(string tenant, string action, string target, Func<Task<T>> call)
    {
        var outcome = "failed";
        try
        {
            var result = await CallAsync(call);
            outcome = "done";
            return result;
        }
        catch (CellGenieRequestException e)
        {
            outcome = e.ErrorCode ?? outcome;
            throw;
        }
        finally
        {
            await audit.AppendAsync(tenant, new AuditEntry(time.GetUtcNow(), principal.Subject, action, target, outcome));
        }
    }

    /// <summary>Makes a call that changes something and answers nothing.</summary>
    public Task ActAsync(string tenant, string action, string target, Func<Task> call) => ActAsync(tenant, action, target, async () =>
    {
        await call();
        return true;
    });

    /// <summary>Opens a blob from an offset on, or from the start where it is no longer the version that is named.</summary>
    public async Task<RemoteContent> OpenAsync(BlobAddress blob, long offset, string? version, CancellationToken cancellationToken)
    {
        var properties = await blobs.FindAsync(blob, cancellationToken) ?? throw NotFound("there is no such file");
        if (version != null && version != properties.ETag)
            offset = 0;
        if (offset > 0 && offset >= properties.Length)
            throw new CellGenieRequestException(416, null, $"the file has {properties.Length} bytes");
        var stream = await blobs.OpenReadAsync(blob, offset, cancellationToken);
        return new RemoteContent(new TranslatingStream(stream), offset, properties.Length, properties.ETag);
    }

    public static CellGenieRequestException NotFound(string message) => new(404, CellGenieErrorCode.NotFound, message);

    /// <summary>An error as the API would answer it; null where it is a fault of the program, or its cancellation.</summary>
    public static CellGenieRequestException? Translate(Exception exception) => exception switch
    {
        ServiceException e => Translate(e),
        BlobNotFoundException => NotFound("there is no such file"),
        InvalidInputException e => New(400, CellGenieErrorCode.Invalid, e),
        BlobStoreException or OrleansException or TimeoutException => New(503, CellGenieErrorCode.Unavailable, exception),
        CellGenieException => New(400, CellGenieErrorCode.Invalid, exception),
        _ => null,
    };

    private static CellGenieRequestException Translate(ServiceException e)
    {
        var (status, code) = e.Code switch
        {
            ErrorCode.Invalid => (400, CellGenieErrorCode.Invalid),
            ErrorCode.NotFound => (404, CellGenieErrorCode.NotFound),
            ErrorCode.Forbidden => (403, CellGenieErrorCode.Forbidden),
            ErrorCode.Conflict => (409, CellGenieErrorCode.Conflict),
            ErrorCode.Quota => (429, CellGenieErrorCode.Quota),
            _ => (503, CellGenieErrorCode.Unavailable),
        };
        return new CellGenieRequestException(status, code, e.Message, e) { Limit = e.Limit, RetryAfter = e.RetryAfter };
    }

    private static CellGenieRequestException New(int status, string code, Exception cause) => new(status, code, cause.Message, cause);

    /// <summary>What goes wrong while a blob is read is the client's exception too.</summary>
    private sealed class TranslatingStream(Stream inner) : AsyncReadStream(inner)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await Inner.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (Translate(e) is { } error)
            {
                throw error;
            }
        }
    }
}
