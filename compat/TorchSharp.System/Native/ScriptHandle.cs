using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>A loaded script; released when it is disposed of, or collected.</summary>
internal sealed class ScriptHandle : SafeHandle
{
    public ScriptHandle(nint module)
        : base(0, ownsHandle: true) => SetHandle(module);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Shim.cg_unload(handle);
        return true;
    }
}
