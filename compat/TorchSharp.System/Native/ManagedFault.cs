using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Carries an exception from a managed callback through libtorch to the managed caller.</summary>
internal static class ManagedFault
{
    public static nint Keep(Exception e) => GCHandle.ToIntPtr(GCHandle.Alloc(ExceptionDispatchInfo.Capture(e)));

    [DoesNotReturn]
    public static void Throw(nint handle)
    {
        var kept = GCHandle.FromIntPtr(handle);
        var fault = (ExceptionDispatchInfo)kept.Target!;
        kept.Free();
        fault.Throw();
    }
}
