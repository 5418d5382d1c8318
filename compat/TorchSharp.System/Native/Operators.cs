using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Tensor = TorchSharp.torch.Tensor;

namespace TorchSharp.Native;

/// <summary>Calls ATen's operators by their names, as <c>native_functions.yaml</c> has them: <c>name.overload</c>.</summary>
internal static unsafe class Operators
{
    private const int MostResults = 64;

    private static readonly ConcurrentDictionary<string, nint> Known = new(StringComparer.Ordinal);

    /// <summary>An operator with one tensor as its result.</summary>
    public static Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        ShimValue result;
        Invoke(name, arguments, new Span<ShimValue>(&result, 1));
        return new Tensor(result.Data);
    }

    /// <summary>An operator with a pair of tensors as its result.</summary>
    public static (Tensor First, Tensor Second) CallPair(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc ShimValue[2];
        Invoke(name, arguments, new Span<ShimValue>(results, 2));
        return (new Tensor(results[0].Data), new Tensor(results[1].Data));
    }

    /// <summary>An operator with a list of tensors as its result.</summary>
    public static Tensor[] CallMany(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc ShimValue[MostResults];
        var tensors = new Tensor[Invoke(name, arguments, new Span<ShimValue>(results, MostResults))];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = new Tensor(results[i].Data);
        return tensors;
    }

    /// <summary>An operator with a number as its result.</summary>
    public static double CallNumber(string name, params ReadOnlySpan<Argument> arguments)
    {
        ShimValue result;
        Invoke(name, arguments, new Span<ShimValue>(&result, 1));
        return result.Kind == ValueKind.Real ? result.Real : result.Integer;
    }

    /// <summary>A method of a script, with one tensor as its result. Its arguments are tensors and numbers.</summary>
    public static Tensor CallScript(ScriptHandle module, string method, ReadOnlySpan<Argument> arguments)
    {
        nint result;
        var values = stackalloc ShimValue[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            values[i] = Marshal(arguments[i], null);
        ShimLibrary.Check(Shim.cg_invoke(module.DangerousGetHandle(), method, values, arguments.Length, &result));
        KeepAlive(arguments);
        GC.KeepAlive(module);
        return new Tensor(result);
    }

    private static int Invoke(string name, ReadOnlySpan<Argument> arguments, Span<ShimValue> results)
    {
        var op = Known.GetOrAdd(name, Find);
        var size = 0;
        foreach (var argument in arguments)
            size += Words(argument);
        var words = size <= 128 ? stackalloc long[size] : new long[size];
        var values = stackalloc ShimValue[arguments.Length];
        long count;
        fixed (long* buffer = words)
        fixed (ShimValue* into = results)
        {
            var at = buffer;
            for (var i = 0; i < arguments.Length; i++)
            {
                values[i] = Marshal(arguments[i], at);
                at += Words(arguments[i]);
            }

            ShimLibrary.Check(Shim.cg_call(op, values, arguments.Length, into, results.Length, &count));
        }

        KeepAlive(arguments);
        return (int)count;
    }

    /// <summary>Until here the arguments' tensors must not be collected.</summary>
    private static void KeepAlive(ReadOnlySpan<Argument> arguments)
    {
        foreach (var argument in arguments)
            GC.KeepAlive(argument.Content);
    }

    /// <summary>The 8-byte words that an argument's content takes in the buffer.</summary>
    private static int Words(Argument argument) => argument.Content switch
    {
        Array array => array.Length,
        string text => (Encoding.UTF8.GetByteCount(text) + 7) / 8,
        _ => 0,
    };

    private static ShimValue Marshal(Argument argument, long* buffer)
    {
        var value = new ShimValue { Kind = argument.Kind, Integer = argument.Integer, Real = argument.Real, Data = (nint)buffer };
        switch (argument.Content)
        {
            case Tensor one:
                value.Data = one.Handle;
                break;
            case torch.Device device:
                (value.Device, value.Integer) = ((int)device.type, device.index);
                break;
            case long[] integers:
                integers.CopyTo(new Span<long>(buffer, integers.Length));
                value.Count = integers.Length;
                break;
            case double[] reals:
                reals.CopyTo(new Span<double>(buffer, reals.Length));
                value.Count = reals.Length;
                break;
            case Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++)
                    buffer[i] = tensors[i] is { IsNone: false } tensor ? tensor.Handle : 0;
                value.Count = tensors.Length;
                break;
            case string text:
                value.Count = Encoding.UTF8.GetBytes(text, new Span<byte>(buffer, 8 * Words(argument)));
                break;
        }

        return value;
    }

    private static nint Find(string name)
    {
        var dot = name.IndexOf('.');
        ShimLibrary.Check(Shim.cg_find("aten::" + (dot < 0 ? name : name[..dot]), dot < 0 ? "" : name[(dot + 1)..], out var op));
        return op;
    }
}
