using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a tensor is, as <c>CgInfo</c> in <c>shim.h</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TensorInfo
{
    public int Type;
    public int Device;
    public int DeviceIndex;
    public int Dimensions;
    public long Elements;
    public long ElementSize;
    public int RequiresGrad;
    public int IsContiguous;
    public int IsLeaf;
}
