namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a tensor on the processor.</summary>
/// <typeparam name="T">Their type.</typeparam>
public sealed class TensorAccessor<T> : IDisposable
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly nint address;

    internal TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        address = tensor.Address();
    }

    /// <summary>Number of elements.</summary>
    public long Count => tensor.NumberOfElements;

    /// <summary>The element at a place.</summary>
    /// <param name="indices">One index for each dimension.</param>
    public unsafe T this[params long[] indices]
    {
        get => *At(indices);
        set => *At(indices) = value;
    }

    /// <summary>The elements in reading order.</summary>
    public T[] ToArray()
    {
        var elements = new T[Count];
        CopyTo(elements);
        return elements;
    }

    /// <summary>Copies elements in reading order.</summary>
    /// <param name="array">Where to.</param>
    /// <param name="arrayIndex">Where in it.</param>
    /// <param name="tensorIndex">The first element to copy; what follows is copied as far as there is room.</param>
    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var ordered = tensor.contiguous();
        var count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        new ReadOnlySpan<T>((T*)ordered.Address() + tensorIndex, count).CopyTo(array[arrayIndex..]);
        GC.KeepAlive(ordered);
    }

    /// <summary>Frees nothing: the elements belong to the tensor.</summary>
    public void Dispose()
    {
    }

    private unsafe T* At(long[] indices)
    {
        var (sizes, strides) = (tensor.shape, tensor.stride());
        if (indices.Length != sizes.Length)
            throw new ArgumentException($"{indices.Length} indices for {sizes.Length} dimensions", nameof(indices));
        var at = (T*)address;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= sizes[i])
                throw new IndexOutOfRangeException($"index {indices[i]} of dimension {i}, which has {sizes[i]}");
            at += indices[i] * strides[i];
        }

        return at;
    }
}
