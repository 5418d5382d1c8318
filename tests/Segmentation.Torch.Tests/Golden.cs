using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Reads golden tensors and compares with them.</summary>
internal static class Golden
{
    /// <summary>A tensor of the oracle's JSON: <c>{shape, data}</c>.</summary>
    public static Tensor Tensor(this JsonElement e, string name, ScalarType type = ScalarType.Float64)
    {
        var item = e.GetProperty(name);
        double[] data = [.. item.GetProperty("data").EnumerateArray().Select(v => v.GetDouble())];
        long[] shape = [.. item.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        return tensor(data, shape).to(type);
    }

    /// <summary>The elements as doubles, in reading order.</summary>
    public static double[] Values(this Tensor t)
    {
        using var copy = t.detach().to(ScalarType.Float64).cpu().contiguous();
        return copy.data<double>().ToArray();
    }

    /// <summary>Asserts that two tensors have one shape and differ nowhere by more than a tolerance.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.shape, actual.shape);
        var (want, got) = (expected.Values(), actual.Values());
        for (var i = 0; i < want.Length; i++)
        {
            if (!(Math.Abs(want[i] - got[i]) <= tolerance))
                Assert.Fail($"{what} element {i} of [{string.Join(',', expected.shape)}]: {got[i]:R} instead of {want[i]:R}");
        }
    }

    /// <summary>The same, relative to the largest element.</summary>
    public static void CloseToLargest(Tensor expected, Tensor actual, double tolerance, string what = "") =>
        Close(expected, actual, tolerance * Math.Max(expected.Values().Select(Math.Abs).DefaultIfEmpty(0).Max(), 1e-6), what);

    /// <summary>The gradient of a scalar function by central differences.</summary>
    public static double[] FiniteDifferences(double[] x, Func<double[], double> f, double step = 1e-6)
    {
        var gradient = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var (up, down) = ((double[])x.Clone(), (double[])x.Clone());
            up[i] += step;
            down[i] -= step;
            gradient[i] = (f(up) - f(down)) / (2 * step);
        }

        return gradient;
    }
}
