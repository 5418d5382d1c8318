using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number that an operator takes whatever its type.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(ValueKind kind, long integer, double real)
    {
        Kind = kind;
        Integer = integer;
        Real = real;
    }

    internal ValueKind Kind { get; }

    internal long Integer { get; }

    internal double Real { get; }

    /// <summary>A whole number.</summary>
    public static implicit operator Scalar(int value) => new(ValueKind.Int, value, 0);

    /// <summary>A whole number.</summary>
    public static implicit operator Scalar(long value) => new(ValueKind.Int, value, 0);

    /// <summary>A number.</summary>
    public static implicit operator Scalar(float value) => new(ValueKind.Real, 0, value);

    /// <summary>A number.</summary>
    public static implicit operator Scalar(double value) => new(ValueKind.Real, 0, value);

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(ValueKind.Bool, value ? 1 : 0, 0);

    /// <summary>Frees nothing: a number needs no native memory here.</summary>
    public void Dispose()
    {
    }
}
