using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>What the few names that are allowed in a pickle mean. Arguments are checked one by one.</summary>
internal static class PickleCalls
{
    private static readonly PickleGlobal OrderedDictionary = new("collections", "OrderedDict");
    private static readonly PickleGlobal RebuildTensor = new("torch._utils", "_rebuild_tensor_v2");
    private static readonly PickleGlobal Array = new("numpy", "ndarray");
    private static readonly PickleGlobal ArrayType = new("numpy", "dtype");
    private static readonly PickleGlobal Encode = new("_codecs", "encode");
    private static readonly PickleGlobal[] Reconstruct = [new("numpy.core.multiarray", "_reconstruct"), new("numpy._core.multiarray", "_reconstruct")];

    /// <summary>Whether a name is allowed at all.</summary>
    public static bool IsKnown(PickleGlobal global) =>
        global == OrderedDictionary || global == RebuildTensor || global == Array || global == ArrayType || global == Encode
        || Reconstruct.Contains(global) || (global.Module == "torch" && TensorTypes.OfTorchStorage(global.Name) != null);

    /// <summary>The value of a call.</summary>
    public static object Call(PickleGlobal function, object?[] arguments, PickleInput input)
    {
        // Only the empty one: copying a list each time would let a small file take any amount of memory.
        if (function == OrderedDictionary && arguments is [])
            return new PickleDictionary();
        if (function == RebuildTensor)
            return Tensor(arguments, input);
        if (function == ArrayType)
            return Type(arguments, input);
        if (function == Encode)
            return Encoded(arguments, input);
        if (Reconstruct.Contains(function) && arguments is [PickleGlobal kind, ..] && kind == Array)
            return new PickleArray();
        throw input.Broken($"calls {function}, which is refused");
    }

    /// <summary>Sets the state of a value.</summary>
    public static void Build(object? target, object? state, PickleInput input)
    {
        switch (target)
        {
            case PickleDictionary:
                // An OrderedDict of a module carries attributes (_metadata) that mean nothing here.
                break;
            case PickleType when state is object?[] { Length: >= 2 } parts:
                if (TextOf(parts[1], input) is not ("<" or "|" or "="))
                    throw input.Broken("has an array of big-endian values, which is not read");
                break;
            case PickleArray array when state is object?[] { Length: 5 } parts && parts[2] is PickleType type && parts[3] is bool isColumnMajor:
                (array.Shape, array.Type, array.IsColumnMajor, array.Data) = (Numbers(parts[1], input), type, isColumnMajor, parts[4]);
                break;
            default:
                throw input.Broken("sets the state of something that has none");
        }
    }

    /// <summary>The storage of a persistent id.</summary>
    public static PickleStorage Storage(object? id, PickleInput input)
    {
        if (id is object?[] { Length: 5 or 6 } parts && parts[0] is "storage" && parts[1] is PickleGlobal { Module: "torch" } type
            && TensorTypes.OfTorchStorage(type.Name) is { } known && parts[2] is string key && parts[4] is long and >= 0 and var count
            && (parts.Length == 5 || parts[5] is null))
            return new PickleStorage(known, key, (long)count);
        throw input.Broken("refers to something that is no tensor storage");
    }

    private static PickleTensor Tensor(object?[] arguments, PickleInput input) =>
        arguments is [PickleStorage storage, long offset, var shape, var strides, _, _, ..] && arguments.Length <= 7
            ? new PickleTensor(storage, offset, Numbers(shape, input), Numbers(strides, input))
            : throw input.Broken("has a tensor that is none");

    private static PickleType Type(object?[] arguments, PickleInput input)
    {
        if (arguments is not [var name, ..])
            throw input.Broken("has an array type without a name");
        var text = TextOf(name, input);
        return TensorTypes.OfNumpy(text) is { } known ? new PickleType(known) : throw input.Broken($"has an array of the type {text}, which is not read");
    }

    private static PickleLatin1 Encoded(object?[] arguments, PickleInput input)
    {
        if (arguments is not [var text, "latin1" or "latin-1" or "iso-8859-1"])
            throw input.Broken("encodes a text in a way that is not read");
        return text switch
        {
            PickleBlob { IsText: true } blob => new PickleLatin1(blob),
            string value when !value.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff') => new PickleLatin1(value),
            _ => throw input.Broken("encodes something that is no text of characters below 256"),
        };
    }

    private static long[] Numbers(object? tuple, PickleInput input)
    {
        if (tuple is not object?[] parts || parts.Length > TensorView.MaxDimensions)
            throw input.Broken($"has a shape that is no list of at most {TensorView.MaxDimensions} numbers");
        return System.Array.ConvertAll(parts, part => part as long? ?? throw input.Broken("has a shape that is no list of numbers"));
    }

    /// <summary>A short text; Python 2 writes it as bytes.</summary>
    private static string TextOf(object? value, PickleInput input) => value switch
    {
        string text => text,
        PickleBlob { IsText: false, Length: <= 16 } blob => input.TextAt(blob),
        _ => throw input.Broken("has a type that is no text"),
    };
}
