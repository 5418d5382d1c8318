using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// Runs the managed part of a backward pass. An exception that leaves a managed backward function would end the process, so it is kept
/// here and thrown again once <c>backward()</c> has returned.
/// </summary>
internal sealed class BackwardGuard
{
    // What a backward function hands out must outlive its return, and on a card it runs on a thread of the autograd engine that has no
    // scope: the next call on the same thread frees it.
    [ThreadStatic]
    private static List<Tensor>? _handedOut;

    private Exception? _fault;

    /// <summary>Computes gradients; after a failure, here or earlier in the pass, there are none.</summary>
    /// <param name="gradient">The gradient that came in; freed here.</param>
    /// <param name="inputs">The number of arguments of the function.</param>
    /// <param name="compute">Gives one gradient for each argument, or null.</param>
    public List<Tensor> Run(Tensor gradient, int inputs, Func<IReadOnlyList<Tensor?>> compute)
    {
        Release();
        var gradients = new List<Tensor?>(new Tensor?[inputs]);
        if (Volatile.Read(ref _fault) is null)
        {
            try
            {
                using var scope = NewDisposeScope();
                var computed = compute();
                for (var i = 0; i < inputs; i++)
                    gradients[i] = computed[i]?.DetachFromDisposeScope();
                _handedOut = [.. gradients.OfType<Tensor>()];
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _fault, e, null);
                gradients = [.. new Tensor?[inputs]];
            }
        }

        gradient.Dispose();
        return gradients!;
    }

    /// <summary>Throws what a backward function threw. To be called after every <c>backward()</c>.</summary>
    /// <exception cref="CellGenieException">A backward function failed.</exception>
    public void ThrowIfFaulted()
    {
        if (Interlocked.Exchange(ref _fault, null) is { } e)
            throw TorchErrors.Translate(e, "the backward pass");
    }

    private static void Release()
    {
        foreach (var tensor in _handedOut ?? [])
            tensor.Dispose();
        _handedOut = null;
    }
}
