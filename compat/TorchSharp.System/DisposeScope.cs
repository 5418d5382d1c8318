namespace TorchSharp;

/// <summary>Frees the tensors that were made on its thread while it was the innermost scope, other than those that were moved out.</summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private readonly HashSet<torch.Tensor> tensors = new(ReferenceEqualityComparer.Instance);
    private DisposeScope? outer;
    private bool isDisposed;

    internal DisposeScope()
    {
        outer = current;
        current = this;
    }

    /// <summary>Tensors that it holds.</summary>
    public int DisposablesCount => tensors.Count;

    /// <summary>Hands a tensor to the scope around this one; without one it belongs to no scope.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        Detach(disposable);
        if (outer is not null)
            outer.Attach(disposable);
        return disposable;
    }

    /// <summary>Takes a tensor out of this scope: it belongs to none.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        var tensor = AsTensor(disposable);
        if (tensors.Remove(tensor))
            tensor.OwningScope = null;
        return disposable;
    }

    /// <summary>Takes a tensor into this scope.</summary>
    public void Attach(IDisposable disposable)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var tensor = AsTensor(disposable);
        tensor.OwningScope?.tensors.Remove(tensor);
        tensors.Add(tensor);
        tensor.OwningScope = this;
    }

    /// <summary>Frees the tensors and ends the scope.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        foreach (var tensor in tensors.ToArray())
            tensor.Dispose();
        tensors.Clear();
        Leave();
    }

    internal static void Register(torch.Tensor tensor)
    {
        if (current is null)
            return;
        current.tensors.Add(tensor);
        tensor.OwningScope = current;
    }

    internal void Forget(torch.Tensor tensor) => tensors.Remove(tensor);

    private static torch.Tensor AsTensor(IDisposable disposable) =>
        disposable as torch.Tensor ?? throw new NotSupportedException("A scope of this library holds tensors alone.");

    /// <summary>Scopes need not end in the order in which they began.</summary>
    private void Leave()
    {
        if (current == this)
        {
            current = outer;
            return;
        }

        for (var scope = current; scope is not null; scope = scope.outer)
        {
            if (scope.outer == this)
            {
                scope.outer = outer;
                return;
            }
        }
    }
}
