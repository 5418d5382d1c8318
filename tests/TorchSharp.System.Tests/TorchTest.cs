using TorchSharp;

namespace CellGenie.TorchSharp.Tests;

/// <summary>Gives every test a dispose scope of its own, on the one thread that it runs on; skips it where there is no libtorch.</summary>
public abstract class TorchTest : IDisposable
{
    private readonly DisposeScope scope;

    protected TorchTest()
    {
        TorchLibrary.Require();
        scope = torch.NewDisposeScope();
    }

    /// <summary>Whether the tests run on the stand-in rather than on TorchSharp itself.</summary>
    public static bool IsStandIn => typeof(torch).Assembly.GetName().Name == "TorchSharp.System";

    public void Dispose()
    {
        scope?.Dispose();
        GC.SuppressFinalize(this);
    }
}
