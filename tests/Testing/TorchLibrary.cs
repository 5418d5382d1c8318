using Xunit;

namespace CellGenie.Testing;

/// <summary>The tensor library that a test project was built with.</summary>
public static class TorchLibrary
{
    /// <summary>Skips a test where the stand-in for TorchSharp is in use and there was no libtorch to build it against.</summary>
    public static void Require()
    {
        var isStandIn = File.Exists(Path.Combine(AppContext.BaseDirectory, "TorchSharp.System.dll"));
        if (isStandIn && !File.Exists(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsMacOS() ? "libtorchshim.dylib" : "libtorchshim.so")))
            Assert.Skip("libtorch was not found when this was built (Debian, Ubuntu: apt-get install cmake g++ libtorch-dev)");
    }
}
