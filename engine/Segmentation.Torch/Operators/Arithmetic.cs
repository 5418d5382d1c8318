using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// Operations of a tensor with a number. TorchSharp makes a native object of the number, and nothing holds that object once its handle was
/// passed on: the garbage collector may free it while libtorch still reads it. Here it lives until the call has returned.
/// </summary>
internal static class Arithmetic
{
    /// <summary>t · value.</summary>
    public static Tensor Times(this Tensor t, double value)
    {
        using Scalar scalar = value;
        return t.mul(scalar);
    }

    /// <summary>t / value.</summary>
    public static Tensor Over(this Tensor t, double value)
    {
        using Scalar scalar = value;
        return t.div(scalar);
    }

    /// <summary>t + value.</summary>
    public static Tensor Plus(this Tensor t, double value)
    {
        using Scalar scalar = value;
        return t.add(scalar);
    }

    /// <summary>The smaller of each element and a whole number.</summary>
    public static Tensor AtMost(this Tensor t, long value)
    {
        using Scalar scalar = value;
        return t.clamp(max: scalar);
    }

    /// <summary>Multiplies in place.</summary>
    public static void Scale(this Tensor t, double value)
    {
        using Scalar scalar = value;
        t.mul_(scalar);
    }

    /// <summary>Adds other · value in place.</summary>
    public static void AddScaled(this Tensor t, Tensor other, double value)
    {
        using Scalar scalar = value;
        t.add_(other, scalar);
    }

    /// <summary>Adds each row of source · value to the row that the index names, in place.</summary>
    public static void AddRows(this Tensor t, Tensor index, Tensor source, double value)
    {
        using Scalar scalar = value;
        t.index_add_(0, index, source, scalar);
    }

    /// <summary>Sets every element.</summary>
    public static void Fill(this Tensor t, double value)
    {
        using Scalar scalar = value;
        t.fill_(scalar);
    }
}
