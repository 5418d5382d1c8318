using System.Text.Json;
using CellGenie.Client;
using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>The grains' messages as the API's, and back. The API's are a public contract; the grains' may change with the grains.</summary>
internal static class Wire
{
    public static Client.Tenant ToWire(this TenantInfo t) => new()
    {
        Name = t.Name,
        DisplayName = t.DisplayName,
        Quotas = new() { Images = t.Quotas.Images, Bytes = t.Quotas.Bytes, ConcurrentBatches = t.Quotas.ConcurrentBatches, GpuMinutes = t.Quotas.GpuMinutes },
        Usage = new() { Images = t.Usage.Images, Bytes = t.Usage.Bytes, ConcurrentBatches = t.Usage.ConcurrentBatches, GpuMinutes = t.Usage.GpuMinutes },
        Created = t.Created,
        Deleted = t.Deleted,
    };

    public static Quotas ToGrain(this TenantQuotas q) => new(q.Images, q.Bytes, q.ConcurrentBatches, q.GpuMinutes);

    public static ApiKey ToWire(this ApiKeyInfo k) => new()
    {
        Id = k.Id,
        Name = k.Name,
        Scope = Enum.Parse<ApiKeyScope>(k.Scope.ToString()),
        Created = k.Created,
        Expires = k.Expires,
        LastUsed = k.LastUsed,
        Revoked = k.Revoked,
    };

    public static Client.CreatedApiKey ToWire(this Grains.CreatedApiKey k) => new() { Key = k.Info.ToWire(), Secret = k.Secret };

    public static AuditRecord ToWire(this AuditEntry e) => new() { Time = e.Time, Subject = e.Subject, Action = e.Action, Target = e.Target, Outcome = e.Outcome };

    public static Dataset ToWire(this DatasetStatus d) => new()
    {
        Id = d.Id,
        Phase = Enum.Parse<Client.DatasetPhase>(d.Phase.ToString()),
        Reason = d.Reason,
        Created = d.Created,
        Images = d.Images,
        Annotations = d.Annotations,
        Bytes = d.Bytes,
        Cultures = d.Cultures,
        Errors = d.Errors,
        Warnings = d.Warnings,
    };

    public static CellLibrary ToWire(this LibraryStatus l) => new()
    {
        Phase = Enum.Parse<Client.LibraryPhase>(l.Phase.ToString()),
        Reason = l.Reason,
        Versions = [.. l.Versions.Select(v => new CellLibraryVersion { Id = v.Id, BankSha256 = v.BankSha256, Created = v.Created, Cells = v.Cells, Bytes = v.Bytes, Cultures = v.Cultures })],
    };

    public static Culture ToWire(this CultureProfileInfo c) => new() { Name = c.Name, LibraryVersion = c.LibraryVersion, Profile = JsonElement.Parse(c.ProfileJson) };

    public static Batch ToWire(this BatchStatus b) => new()
    {
        Id = b.Id,
        Phase = Enum.Parse<Client.BatchPhase>(b.Phase.ToString()),
        Reason = b.Reason,
        Dataset = b.Dataset,
        LibraryVersion = b.LibraryVersion,
        Images = b.Images,
        Done = b.Done,
        Failed = b.Failed,
        Cells = b.Cells,
        Bytes = b.Bytes,
        Shards = b.Shards,
        ShardsDone = b.ShardsDone,
        Created = b.Created,
        Started = b.Started,
        Ended = b.Ended,
        FirstFailures = [.. b.FirstFailures.Select(f => new FailedImage { Image = f.Image, Reason = f.Reason })],
        Subject = b.Subject,
    };

    public static TrainingRun ToWire(this RunStatus r) => new()
    {
        Id = r.Id,
        Phase = Enum.Parse<Client.RunPhase>(r.Phase.ToString()),
        Reason = r.Reason,
        Attempt = r.Attempt,
        Step = r.Step,
        Steps = r.Steps,
        Loss = r.Loss,
        Latest = r.Latest is { } c ? new RunCheckpoint { Attempt = c.Attempt, Step = c.Step, File = c.File, Sha256 = c.Sha256 } : null,
        GpuMinutes = r.GpuMinutes,
        Created = r.Created,
        Ended = r.Ended,
        QueuePosition = r.QueuePosition,
    };

    public static GpuQueue ToWire(this GpuQueueStatus q) => new()
    {
        Waiting = [.. q.Waiting.Select(ToWire)],
        Running = [.. q.Running.Select(ToWire)],
        LastPlacement = q.LastPlacement,
    };

    public static bool IsEnd(this Grains.BatchPhase phase) =>
        phase is Grains.BatchPhase.Completed or Grains.BatchPhase.CompletedWithErrors or Grains.BatchPhase.Failed or Grains.BatchPhase.Cancelled;

    public static bool IsEnd(this Grains.RunPhase phase) => phase is Grains.RunPhase.Completed or Grains.RunPhase.Failed or Grains.RunPhase.Cancelled;

    private static Client.QueuedRun ToWire(Grains.QueuedRun r) => new() { Tenant = r.Tenant, Run = r.Run, Since = r.Since };
}
