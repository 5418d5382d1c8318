namespace TorchSharp;

public static partial class torch
{
    /// <summary>Types of elements, with libtorch's numbers.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>8 bits without a sign.</summary>
        Byte = 0,

        /// <summary>8 bits with a sign.</summary>
        Int8 = 1,

        /// <summary>16 bits with a sign.</summary>
        Int16 = 2,

        /// <summary>32 bits with a sign.</summary>
        Int32 = 3,

        /// <summary>64 bits with a sign.</summary>
        Int64 = 4,

        /// <summary>Half precision.</summary>
        Float16 = 5,

        /// <summary>Single precision.</summary>
        Float32 = 6,

        /// <summary>Double precision.</summary>
        Float64 = 7,

        /// <summary>Truth values, a byte each.</summary>
        Bool = 11,

        /// <summary>Single precision without the last 16 bits.</summary>
        BFloat16 = 15,
    }
}
