using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds the native part beside this assembly, and says what is missing.</summary>
internal static class ShimLibrary
{
    private static string FileName => OperatingSystem.IsMacOS() ? "libtorchshim.dylib" : "libtorchshim.so";

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(assembly.Location)!, FileName);
        if (!File.Exists(path))
            throw new DllNotFoundException("libtorch is not in use here: CellGenie was built without it. Install CMake, a C++ compiler and libtorch (Debian, Ubuntu: apt-get install cmake g++ libtorch-dev) and build again.");
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException($"libtorch cannot be loaded: it is not where it was when CellGenie was built (Debian, Ubuntu: apt-get install libtorch-dev, and build again). {e.Message}", e);
        }
    }

    /// <summary>Throws what a function of the shim reported.</summary>
    /// <exception cref="ExternalException">libtorch refused; the message is its own.</exception>
    public static void Check(int status)
    {
        if (status == 0)
            return;
        if (status == 2)
            ManagedFault.Throw(Shim.cg_exception());
        throw new ExternalException(Marshal.PtrToStringUTF8(Shim.cg_error()));
    }
}
