namespace CellGenie.Segmentation;

/// <summary>A class or function that a pickle names. It is only ever compared, never looked up.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>The end of a list on the stack.</summary>
internal sealed class PickleMark
{
    public static PickleMark Instance { get; } = new();
}

/// <summary>Bytes, or the UTF-8 of a long text, left in the file.</summary>
/// <param name="Start">Where they begin.</param>
/// <param name="Length">How many there are.</param>
/// <param name="IsText">Whether they are a text.</param>
internal sealed record PickleBlob(long Start, long Length, bool IsText);

/// <summary>Bytes that were written as a text of characters below 256.</summary>
/// <param name="Text">A short text, or a <see cref="PickleBlob"/>.</param>
internal sealed record PickleLatin1(object Text);

/// <summary>A dictionary, in file order. Keys that are no texts are dropped: nothing here looks for them.</summary>
internal sealed class PickleDictionary
{
    public List<(string Key, object? Value)> Entries { get; } = [];

    public void Set(object? key, object? value)
    {
        if (key is string name)
            Entries.Add((name, value));
    }

    /// <summary>The last value of a key, or null.</summary>
    public object? Find(string key) => Entries.FindLast(entry => entry.Key == key).Value;
}

/// <summary>A PyTorch storage: a named run of values somewhere else in the file.</summary>
internal sealed record PickleStorage(TensorType Type, string Key, long Count);

/// <summary>A PyTorch tensor: a view of a storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>A NumPy type.</summary>
internal sealed record PickleType(TensorType Type);

/// <summary>A NumPy array; empty until its state is set.</summary>
internal sealed class PickleArray
{
    public PickleType? Type { get; set; }

    public long[] Shape { get; set; } = [];

    public bool IsColumnMajor { get; set; }

    public object? Data { get; set; }
}
