using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

public sealed class ScriptArchiveTests : TorchTest
{
    private const string Code = """
        class Sum(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def weighted(self: __torch__.Sum, x: Tensor, y: Tensor, weight: float, power: int) -> Tensor:
            return torch.add(torch.pow(x, power), torch.mul(y, weight))

        """;

    [Fact]
    public void Method_takes_tensors_and_numbers_and_gives_values_and_gradients()
    {
        using var script = jit.load(ScriptArchive.Create("Sum", Code));
        using Scalar weight = 0.5;
        var x = tensor(new[] { 1.0, 2, 3 }).requires_grad_();

        var result = script.invoke<Tensor>("weighted", x, tensor(new[] { 10.0, 20, 30 }), weight, 2);
        result.sum().backward();

        Assert.Equal([6, 14, 24], result.Values());
        Assert.Equal([2, 4, 6], x.grad!.Values());
    }

    [Fact]
    public void Operator_that_is_not_loaded_is_refused()
    {
        Assert.SkipUnless(typeof(torch).Assembly.GetName().Name == "TorchSharp.System", "TorchSharp's own loader ends the process here");

        var e = Assert.Throws<ExternalException>(() => jit.load(ScriptArchive.Create("Sum", Code.Replace("torch.pow", "ops.nowhere.pow"))));

        Assert.Contains("nowhere::pow", e.Message);
    }

    [Fact]
    public void Calls_leave_nothing_behind()
    {
        using var script = jit.load(ScriptArchive.Create("Sum", Code));
        using Scalar weight = 0.5;
        var x = ones([4]).requires_grad_();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 2000; i++)
        {
            using var scope = NewDisposeScope();
            script.invoke<Tensor>("weighted", x, x, weight, 2).sum().backward();
        }

        // Tests beside this one have tensors of their own.
        Assert.InRange(Tensor.TotalCount, 0, before + 1000);
    }
}
