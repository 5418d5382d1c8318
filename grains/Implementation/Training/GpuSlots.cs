using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>The GPUs of this silo: one run each.</summary>
public sealed class GpuSlots : IDisposable
{
    private readonly Lock _lock = new();
    private readonly bool[] _taken;

    /// <summary>None of them is taken.</summary>
    /// <param name="options">How many there are.</param>
    public GpuSlots(IOptions<GpuOptions> options)
    {
        _taken = new bool[options.Value.Count];
        if (_taken.Length > 0)
            GpuMetrics.WatchSilo(this, options.Value.Class, () => Busy);
    }

    /// <summary>How many are taken.</summary>
    public int Busy
    {
        get
        {
            lock (_lock)
                return _taken.Count(t => t);
        }
    }

    /// <summary>Takes a GPU.</summary>
    /// <returns>Its number, from 0; null when all are taken.</returns>
    public int? TryTake()
    {
        lock (_lock)
        {
            var free = Array.IndexOf(_taken, false);
            if (free < 0)
                return null;
            _taken[free] = true;
            return free;
        }
    }

    /// <summary>Gives a GPU back.</summary>
    public void Release(int gpu)
    {
        lock (_lock)
            _taken[gpu] = false;
    }

    /// <summary>Ends the measuring.</summary>
    public void Dispose() => GpuMetrics.Forget(this);
}
