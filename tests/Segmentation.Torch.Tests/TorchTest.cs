using TorchSharp;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Gives every test a dispose scope of its own, on the one thread that it runs on.</summary>
public abstract class TorchTest : IDisposable
{
    private readonly DisposeScope scope = torch.NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
