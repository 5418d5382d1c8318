namespace TorchSharp.Native;

/// <summary>What a <see cref="ShimValue"/> holds.</summary>
internal enum ValueKind
{
    Default,
    None,
    Tensor,
    Int,
    Real,
    Bool,
    Ints,
    Reals,
    Tensors,
    Text,
    Device,
}
