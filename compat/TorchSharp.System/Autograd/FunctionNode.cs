using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Autograd;

/// <summary>One application of a managed function in the graph. libtorch calls it back, and frees it with the graph.</summary>
internal sealed unsafe class FunctionNode(
    string name, autograd.AutogradContext context, Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward, object?[] arguments)
{
    private readonly bool[] isTensor = [.. arguments.Select(a => a is Tensor { IsInvalid: false })];

    /// <summary>Gives the outputs their place in the graph.</summary>
    public void Link(List<Tensor> outputs)
    {
        Tensor[] inputs = [.. arguments.Where((_, i) => isTensor[i]).Cast<Tensor>()];
        nint node;
        var self = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        fixed (nint* ins = autograd.Handles(inputs), outs = autograd.Handles(outputs), saved = autograd.Handles(context.Saved))
        {
            ShimLibrary.Check(Shim.cg_function(
                self, &OnBackward, &OnRelease, context.MaterializeGrads ? 1 : 0, ins, inputs.Length, outs, outputs.Count, saved, context.Saved.Count, &node));
        }

        autograd.KeepAlive(inputs, outputs, context.Saved);
        arguments = [];
        context.Node = node;
        context.HandOver();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OnBackward(nint function, nint* gradients, long count, nint* results, long resultCount)
    {
        try
        {
            var incoming = new List<Tensor>((int)count);
            for (var i = 0; i < count; i++)
                incoming.Add(new Tensor(gradients[i]));
            ((FunctionNode)GCHandle.FromIntPtr(function).Target!).Backward(incoming, new Span<nint>(results, (int)resultCount));
            return 0;
        }
        catch (Exception e)
        {
            // It must not leave managed code here; it is thrown again where backward() was called.
            return ManagedFault.Keep(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRelease(nint function) => GCHandle.FromIntPtr(function).Free();

    private void Backward(List<Tensor> incoming, Span<nint> results)
    {
        var computed = backward(context, incoming);
        if (computed.Count < isTensor.Length || computed.Skip(isTensor.Length).Any(t => t is { IsInvalid: false }))
            throw new NotImplementedException($"Function {name} returned an incorrect number of gradients (expected {isTensor.Length}), got {computed.Count}");
        var at = 0;
        for (var i = 0; i < isTensor.Length; i++)
        {
            var gradient = computed[i] is { IsInvalid: false } given ? given : null;
            if (isTensor[i])
                results[at++] = gradient is null ? 0 : AliasOf(gradient);
            else if (gradient is not null)
                throw new NotImplementedException($"Function {name} returned a gradient at position {i + 1}, but the argument there was no tensor");
        }
    }

    /// <summary>A reference of libtorch's own, so that it does not matter when the managed one goes.</summary>
    private static nint AliasOf(Tensor tensor)
    {
        nint alias;
        ShimLibrary.Check(Shim.cg_alias(tensor.Handle, &alias));
        GC.KeepAlive(tensor);
        return alias;
    }
}
