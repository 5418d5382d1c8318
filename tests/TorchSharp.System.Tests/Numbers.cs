using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.TorchSharp.Tests;

/// <summary>Tensors from and to numbers.</summary>
internal static class Numbers
{
    /// <summary>A tensor of doubles.</summary>
    public static Tensor Of(long[] shape, params double[] values) => tensor(values, shape);

    /// <summary>A vector of doubles.</summary>
    public static Tensor Of(params double[] values) => tensor(values);

    /// <summary>Asserts shape and values.</summary>
    public static void Are(Tensor actual, long[] shape, double[] values, double tolerance = 1e-12)
    {
        Assert.Equal(shape, actual.shape);
        using var host = actual.detach().to(ScalarType.Float64).contiguous();
        // Not data<double>(): TorchSharp's own refuses an empty tensor.
        var found = MemoryMarshal.Cast<byte, double>(host.bytes).ToArray();
        Assert.Equal(values.Length, found.Length);
        for (var i = 0; i < found.Length; i++)
            Assert.True(Math.Abs(found[i] - values[i]) <= tolerance, $"element {i} is {found[i]:R} instead of {values[i]:R}");
    }
}
