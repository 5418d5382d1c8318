using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>An argument or a result of an operator, as <c>CgValue</c> in <c>shim.h</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ShimValue
{
    public ValueKind Kind;
    public int Device;
    public long Integer;
    public double Real;
    public nint Data;
    public long Count;
}
