using TorchSharp.Native;
using static TorchSharp.Native.Operators;

namespace TorchSharp;

/// <content>New tensors.</content>
public static partial class torch
{
    /// <summary>A tensor from an array.</summary>
    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(rawArray, [rawArray.Length], ScalarType.Byte, dtype, device, requires_grad);

    /// <summary>A tensor from an array with the elements in reading order.</summary>
    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(rawArray, dimensions, ScalarType.Byte, dtype, device, requires_grad);

    /// <summary>A tensor from an array.</summary>
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(rawArray, [rawArray.Length], ScalarType.Int32, dtype, device, requires_grad);

    /// <summary>A tensor from an array.</summary>
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, [dataArray.Length], ScalarType.Int64, dtype, device, requires_grad);

    /// <summary>A tensor from an array with the elements in reading order.</summary>
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, dimensions, ScalarType.Int64, dtype, device, requires_grad);

    /// <summary>A tensor from an array.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(rawArray, [rawArray.Length], ScalarType.Float32, dtype, device, requires_grad);

    /// <summary>A tensor from an array with the elements in reading order.</summary>
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(rawArray, dimensions, ScalarType.Float32, dtype, device, requires_grad);

    /// <summary>A tensor from an array.</summary>
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(rawArray, [rawArray.Length], ScalarType.Float64, dtype, device, requires_grad);

    /// <summary>A tensor from an array with the elements in reading order.</summary>
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(rawArray, dimensions, ScalarType.Float64, dtype, device, requires_grad);

    /// <summary>Zeros; single precision where no type is given.</summary>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Wanting(Call("zeros", size, dtype, Argument.Default, device), requires_grad);

    /// <summary>Ones; single precision where no type is given.</summary>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Wanting(Call("ones", size, dtype, Argument.Default, device), requires_grad);

    /// <summary>What the memory held before.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Wanting(Call("empty.memory_format", size, dtype, Argument.Default, device), requires_grad);

    /// <summary>One value everywhere; of its type where none is given.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Wanting(Call("full", size, value, dtype, Argument.Default, device), requires_grad);

    /// <summary>Zeros of the shape, and unless told otherwise the type and device, of another tensor.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Wanting(Call("zeros_like", input, dtype, Argument.Default, device), requires_grad);

    /// <summary>Ones of the shape, and unless told otherwise the type and device, of another tensor.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Wanting(Call("ones_like", input, dtype, Argument.Default, device), requires_grad);

    /// <summary>0, 1, … below a number.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Wanting(Call("arange", stop, dtype, Argument.Default, device), requires_grad);

    /// <summary>Whole steps from a number to below another.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Wanting(Call("arange.start", start, stop, dtype, Argument.Default, device), requires_grad);

    /// <summary>Tensors one after the other along a dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    /// <summary>Tensors one after the other along a dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Call("cat", tensors, dim);

    /// <summary>Tensors one beside the other along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Call("stack", tensors.ToArray(), dim);

    /// <summary>Elements of one tensor where a condition holds, of another elsewhere.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Call("where.self", condition, x, y);

    private static unsafe Tensor FromArray<T>(T[] values, ReadOnlySpan<long> dimensions, ScalarType type, ScalarType? dtype, Device? device, bool requiresGrad)
        where T : unmanaged
    {
        var count = 1L;
        foreach (var size in dimensions)
            count = checked(count * size);
        if (count > values.Length)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {values.Length}");
        nint made;
        fixed (long* sizes = dimensions)
        fixed (T* first = values)
            ShimLibrary.Check(Shim.cg_from_memory(first, sizes, dimensions.Length, (int)type, &made));
        var result = new Tensor(made);
        if (dtype is { } other && other != type)
            result = result.to(other, disposeAfter: true);
        if (device is { type: not DeviceType.CPU })
            result = result.to(device, disposeAfter: true);
        return Wanting(result, requiresGrad);
    }

    private static Tensor Wanting(Tensor made, bool gradients)
    {
        if (gradients)
            made.requires_grad = true;
        return made;
    }
}
