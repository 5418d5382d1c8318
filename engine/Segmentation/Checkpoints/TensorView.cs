namespace CellGenie.Segmentation;

/// <summary>A tensor as a view of a storage: where it begins and how far apart its values are.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Storage">Its storage, which other tensors may share.</param>
/// <param name="Offset">First value, counted in values.</param>
/// <param name="Strides">Distance of neighbours in each dimension, counted in values.</param>
internal sealed record TensorView(StoredTensor Tensor, TensorStorage Storage, long Offset, long[] Strides)
{
    public const int MaxDimensions = 16;

    private int Size => TensorTypes.SizeOf(Tensor.Type);

    /// <summary>A tensor without gaps, from the start of its storage.</summary>
    public static TensorView Whole(StoredTensor tensor, TensorStorage storage) => new(tensor, storage, 0, RowMajor(tensor.Shape));

    /// <summary>Strides of values without gaps, the last dimension being the fastest.</summary>
    public static long[] RowMajor(IReadOnlyList<int> shape)
    {
        var strides = new long[shape.Count];
        var stride = 1L;
        for (var d = shape.Count - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= Math.Max(shape[d], 1);
        }

        return strides;
    }

    /// <summary>What is wrong with it, or null. All arithmetic here is on numbers that were bounded one step before.</summary>
    public string? BrokenRule()
    {
        if (Tensor.Shape.Count > MaxDimensions || Strides.Length != Tensor.Shape.Count)
            return $"has {Tensor.Shape.Count} dimensions and {Strides.Length} strides; at most {MaxDimensions} are read";
        var available = Storage.Bytes / Size;
        var (count, last) = (1L, Offset);
        if (Offset < 0 || Offset > available)
            return $"begins at value {Offset} of {available}";
        for (var d = 0; d < Strides.Length; d++)
        {
            var side = Tensor.Shape[d];
            if (side < 0)
                return $"has a side of {side}";
            if (side == 0)
                return null;
            if (Strides[d] < 0 || (side > 1 && Strides[d] > available))
                return $"has a stride of {Strides[d]} in a storage of {available} values";
            count *= side;
            last += side > 1 ? (side - 1) * Strides[d] : 0;
            // Values that overlap would let a small file claim any amount of memory.
            if (count > available || last >= available)
                return $"reaches beyond its storage of {available} values";
        }

        if (last >= available)
            return $"reaches beyond its storage of {available} values";
        var extent = (last - Offset + 1) * Size;
        return extent > Array.MaxLength ? $"extends over {extent} bytes; at most {Array.MaxLength} are read" : null;
    }

    /// <summary>The bytes of the values, row-major.</summary>
    public byte[] Read()
    {
        var raw = new byte[Tensor.Bytes];
        if (raw.Length == 0)
            return raw;
        if (IsContiguous())
            Storage.Read(Offset * Size, raw);
        else
            Gather(raw);
        return raw;
    }

    private bool IsContiguous()
    {
        var expected = RowMajor(Tensor.Shape);
        for (var d = 0; d < Strides.Length; d++)
        {
            if (Tensor.Shape[d] > 1 && Strides[d] != expected[d])
                return false;
        }

        return true;
    }

    private void Gather(byte[] raw)
    {
        var extent = 1 + Enumerable.Range(0, Strides.Length).Sum(d => (Tensor.Shape[d] - 1) * Strides[d]);
        var window = new byte[extent * Size];
        Storage.Read(Offset * Size, window);
        var index = new int[Strides.Length];
        var from = 0L;
        for (var at = 0; at < raw.Length; at += Size)
        {
            window.AsSpan((int)from * Size, Size).CopyTo(raw.AsSpan(at));
            for (var d = index.Length - 1; d >= 0; d--)
            {
                from += Strides[d];
                if (++index[d] < Tensor.Shape[d])
                    break;
                from -= Strides[d] * Tensor.Shape[d];
                index[d] = 0;
            }
        }
    }
}
