using TorchSharp;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Gives every test a dispose scope of its own, on the one thread that it runs on.</summary>
public abstract class TorchTest : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    // Several threads would spin against each other where tests share few processors.
    static TorchTest() => torch.set_num_threads(1);

    public void Dispose()
    {
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
