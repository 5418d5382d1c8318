using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>One reference to a native tensor; released when it is disposed of, or collected.</summary>
internal sealed class TensorHandle : SafeHandle
{
    public TensorHandle(nint tensor)
        : base(0, ownsHandle: true) => SetHandle(tensor);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Shim.cg_free(handle);
        return true;
    }
}
