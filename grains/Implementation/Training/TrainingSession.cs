using System.Security.Cryptography;
using CellGenie.Grains.Storage;

namespace CellGenie.Grains;

/// <summary>One attempt of a training run, as the trainer sees it. Used from the trainer's thread.</summary>
public sealed class TrainingSession
{
    private readonly IBlobStore _blobs;
    private readonly TenantKey _run;
    private readonly Lock _lock = new();
    private Heartbeat _last;
    private Checkpoint? _newest;
    private bool _wanted;
    private bool _endedEarly;

    internal TrainingSession(IBlobStore blobs, TenantKey run, TrainingOrder order, int gpu)
    {
        _blobs = blobs;
        _run = run;
        Order = order;
        Gpu = gpu;
        _last = new Heartbeat(order.Attempt, order.From?.Step ?? 0, null);
    }

    /// <summary>The tenant.</summary>
    public string Tenant => _run.Tenant;

    /// <summary>What to train, which attempt this is, and where it starts.</summary>
    public TrainingOrder Order { get; }

    /// <summary>Number of the GPU to use, from 0.</summary>
    public int Gpu { get; }

    /// <summary>Where datasets, batches and checkpoints lie.</summary>
    public IBlobStore Blobs => _blobs;

    /// <summary>Whether a checkpoint is wanted at the end of the present step, whatever the trainer's own interval: the run is about to be stopped.</summary>
    public bool IsCheckpointWanted
    {
        get
        {
            lock (_lock)
                return _wanted;
        }
    }

    /// <summary>Whether training is over although its last step was not reached.</summary>
    internal bool HasEndedEarly
    {
        get
        {
            lock (_lock)
                return _endedEarly;
        }
    }

    internal Heartbeat Last
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    internal Checkpoint? Newest
    {
        get
        {
            lock (_lock)
                return _newest;
        }
    }

    /// <summary>Says how far training is.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="loss">The loss of the last one; null when there is none.</param>
    public void Report(int step, double? loss)
    {
        lock (_lock)
            _last = new Heartbeat(Order.Attempt, step, loss);
    }

    /// <summary>Says that training ends with the newest checkpoint, before its last step: validation does not improve any more.</summary>
    public void EndEarly()
    {
        lock (_lock)
            _endedEarly = true;
    }

    internal void WantCheckpoint()
    {
        lock (_lock)
            _wanted = true;
    }

    /// <summary>Opens the checkpoint that this attempt starts from.</summary>
    /// <returns>Null when the run begins.</returns>
    public Stream? OpenStart() =>
        Order.From is { } from ? _blobs.OpenReadAsync(BlobPaths.Run(_run.Tenant, _run.Id!, from.Attempt, from.File)).GetAwaiter().GetResult() : null;

    /// <summary>Copies a file that the attempt left which this one starts from.</summary>
    /// <param name="file">Its name, as it was stored.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="cancellationToken">Stops copying.</param>
    /// <returns>Whether there is one.</returns>
    public bool FetchFile(string file, string path, CancellationToken cancellationToken)
    {
        if (Order.From is not { } from)
            return false;
        var blob = BlobPaths.Run(_run.Tenant, _run.Id!, from.Attempt, file);
        if (_blobs.FindAsync(blob, cancellationToken).GetAwaiter().GetResult() is null)
            return false;
        using var content = _blobs.OpenReadAsync(blob, cancellationToken: cancellationToken).GetAwaiter().GetResult();
        using var target = File.Create(path);
        content.CopyTo(target);
        return true;
    }

    /// <summary>
    /// Stores a checkpoint under this attempt's number. A later attempt starts from it once the run has taken it; an attempt that is not
    /// the current one any more can store, but its checkpoints are never taken.
    /// </summary>
    /// <param name="step">Steps done.</param>
    /// <param name="content">The checkpoint.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public void SaveCheckpoint(int step, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var file = CheckpointName(step);
        _blobs.WriteAsync(AddressOf(file), content, BlobCondition.None, cancellationToken).GetAwaiter().GetResult();
        SetNewest(step, file, SHA256.HashData(content.Span));
    }

    /// <summary>The same from a file, which may be too large for memory.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="path">The checkpoint.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public void SaveCheckpoint(int step, string path, CancellationToken cancellationToken)
    {
        var file = CheckpointName(step);
        Save(path, file, cancellationToken);
        using var content = File.OpenRead(path);
        SetNewest(step, file, SHA256.HashData(content));
    }

    /// <summary>Stores a file that is no checkpoint under this attempt's number: the model, metrics, a report.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public void SaveFile(string path, CancellationToken cancellationToken) => Save(path, Path.GetFileName(path), cancellationToken);

    private static string CheckpointName(int step) => $"step-{step:D8}.safetensors";

    private BlobAddress AddressOf(string file) => BlobPaths.Run(_run.Tenant, _run.Id!, Order.Attempt, file);

    private void Save(string path, string file, CancellationToken cancellationToken)
    {
        // The metrics are still being written.
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _blobs.WriteAsync(AddressOf(file), content, BlobCondition.None, cancellationToken).GetAwaiter().GetResult();
    }

    private void SetNewest(int step, string file, byte[] hash)
    {
        lock (_lock)
            _newest = new Checkpoint(Order.Attempt, step, file, Convert.ToHexStringLower(hash));
    }
}
