using CellGenie.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace CellGenie.Grains.Tests;

/// <summary>Grain storage over a folder whose writes can be made to fail: before they have an effect, or after it.</summary>
internal sealed class FlakyGrainStorage(string folder, string name = "flaky-state") : IGrainStorage, IDisposable
{
    private readonly FolderGrainStorage _inner = new(Path.Combine(folder, name), new StateSerializer());

    /// <summary>Writes that fail with nothing written.</summary>
    public int FailBefore { get; set; }

    /// <summary>Writes that take effect and whose answer is lost.</summary>
    public int FailAfter { get; set; }

    /// <summary>Asked at each write of a state of some name: whether it fails with nothing written.</summary>
    public Func<string, bool> FailsBefore { get; set; } = _ => false;

    /// <summary>Asked after each write of a state of some name: whether its answer is lost.</summary>
    public Func<string, bool> FailsAfter { get; set; } = _ => false;

    public int Writes { get; private set; }

    /// <summary>Takes the place of the silo's grain storage.</summary>
    public void Use(ISiloBuilder silo) => silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStateStore.Name, this);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _inner.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (FailBefore > 0 || FailsBefore(stateName))
        {
            FailBefore = Math.Max(0, FailBefore - 1);
            throw new IOException("secret-account: the disk is full");
        }

        await _inner.WriteStateAsync(stateName, grainId, grainState);
        Writes++;
        if (FailAfter > 0 || FailsAfter(stateName))
        {
            FailAfter = Math.Max(0, FailAfter - 1);
            throw new IOException("secret-account: the line was cut");
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _inner.ClearStateAsync(stateName, grainId, grainState);

    public void Dispose() => _inner.Dispose();
}
