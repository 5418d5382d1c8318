namespace CellGenie.Segmentation;

/// <summary>What convolutions and matrix products are computed in.</summary>
public enum ComputePrecision
{
    /// <summary>32 bits throughout.</summary>
    Float32,

    /// <summary>bfloat16 with float32 master weights; for CUDA devices.</summary>
    BFloat16,
}
