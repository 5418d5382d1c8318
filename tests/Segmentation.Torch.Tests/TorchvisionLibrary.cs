using TorchSharp;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>The shared library of torchvision's operators.</summary>
internal static class TorchvisionLibrary
{
    private const string Debian = "/usr/lib/python3/dist-packages/torchvision";

    /// <summary>The one that the environment names, or Debian's beside Debian's libtorch; without either the test is skipped.</summary>
    public static string Require()
    {
        if (Environment.GetEnvironmentVariable(TorchvisionKernels.Variable) is { Length: > 0 } named)
            return named;
        // Debian's was built for Debian's libtorch; beside another one it would load a second.
        var isDebians = typeof(torch).Assembly.GetName().Name == "TorchSharp.System" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TORCH_DIR"));
        var found = isDebians && Directory.Exists(Debian) ? Directory.GetFiles(Debian, "_C*.so") : [];
        if (found.Length == 0)
            Assert.Skip($"needs torchvision's shared library for the libtorch in use: python3-torchvision beside libtorch-dev, or {TorchvisionKernels.Variable}");
        return found[0];
    }
}
