using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>The GPUs of this silo: one run each.</summary>
/// <param name="options">How many there are.</param>
public sealed class GpuSlots(IOptions<GpuOptions> options)
{
    private readonly Lock _lock = new();
    private readonly bool[] _taken = new bool[options.Value.Count];

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
}
