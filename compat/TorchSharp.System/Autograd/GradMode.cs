using TorchSharp.Native;

namespace TorchSharp.Autograd;

/// <summary>Switches the recording of gradients on its thread until it is disposed of.</summary>
internal sealed class GradMode : IDisposable
{
    private readonly int before = Shim.cg_grad_mode();

    public GradMode(bool enabled) => Shim.cg_set_grad_mode(enabled ? 1 : 0);

    public void Dispose() => Shim.cg_set_grad_mode(before);
}
