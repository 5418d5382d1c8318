using TorchSharp.Autograd;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Records no gradients on this thread until what it returns is disposed of.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Records gradients on this thread, or not, until what it returns is disposed of.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Records gradients on this thread, or not, until what it returns is disposed of.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Whether this thread records gradients.</summary>
    public static bool is_grad_enabled() => Shim.cg_grad_mode() != 0;
}
