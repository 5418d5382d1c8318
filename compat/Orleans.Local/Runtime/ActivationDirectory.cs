using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>The activations of the silo, at most one for each grain.</summary>
internal sealed class ActivationDirectory
{
    private readonly ConcurrentDictionary<GrainId, Activation> activations = new();

    public ICollection<Activation> All => activations.Values;

    public Activation? Find(GrainId grainId) => activations.GetValueOrDefault(grainId);

    public bool TryAdd(Activation activation) => activations.TryAdd(activation.GrainId, activation);

    public void Remove(Activation activation) => activations.TryRemove(KeyValuePair.Create(activation.GrainId, activation));
}
