using Device = TorchSharp.torch.Device;
using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp.Native;

/// <summary>An argument of an operator. What is null is passed as "none", which is not the operator's default.</summary>
internal readonly struct Argument
{
    private Argument(ValueKind kind, long integer = 0, double real = 0, object? content = null)
    {
        Kind = kind;
        Integer = integer;
        Real = real;
        Content = content;
    }

    /// <summary>Leaves the argument to the operator.</summary>
    public static Argument Default => default;

    public ValueKind Kind { get; }

    public long Integer { get; }

    public double Real { get; }

    /// <summary>A tensor, an array, a text or a device.</summary>
    public object? Content { get; }

    public static implicit operator Argument(Tensor? value) => value is null || value.IsNone ? None : new(ValueKind.Tensor, content: value);

    public static implicit operator Argument(Tensor?[]? value) => value is null ? None : new(ValueKind.Tensors, content: value);

    public static implicit operator Argument(long value) => new(ValueKind.Int, value);

    public static implicit operator Argument(long? value) => value is { } v ? v : None;

    public static implicit operator Argument(double value) => new(ValueKind.Real, real: value);

    public static implicit operator Argument(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    public static implicit operator Argument(bool? value) => value is { } v ? v : None;

    public static implicit operator Argument(long[]? value) => value is null ? None : new(ValueKind.Ints, content: value);

    public static implicit operator Argument(double[]? value) => value is null ? None : new(ValueKind.Reals, content: value);

    public static implicit operator Argument(string? value) => value is null ? None : new(ValueKind.Text, content: value);

    public static implicit operator Argument(ScalarType value) => new(ValueKind.Int, (long)value);

    public static implicit operator Argument(ScalarType? value) => value is { } v ? v : None;

    public static implicit operator Argument(Device? value) => value is null ? None : new(ValueKind.Device, content: value);

    public static implicit operator Argument(Scalar? value) => value is null ? None : new(value.Kind, value.Integer, value.Real);

    private static Argument None => new(ValueKind.None);
}
