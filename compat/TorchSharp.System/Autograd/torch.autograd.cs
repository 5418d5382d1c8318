using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Derivatives.</summary>
    public static unsafe partial class autograd
    {
        /// <summary>The gradients of outputs with respect to inputs; nothing is added to the leaves.</summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">What each output's gradient is; null takes 1 for numbers.</param>
        /// <param name="retain_graph">Whether the graph is kept.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated in turn.</param>
        /// <param name="allow_unused">Whether an input may have no influence; its gradient is then an invalid tensor.</param>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            fixed (nint* outs = Handles(outputs), ins = Handles(inputs), gradients = Handles(grad_outputs), into = results)
            {
                ShimLibrary.Check(Shim.cg_grad(
                    outs, outputs.Count, ins, inputs.Count, gradients, retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, into));
            }

            KeepAlive(outputs, inputs, grad_outputs);
            return [.. results.Select(r => new Tensor(r))];
        }

        /// <summary>Adds the gradients of tensors to the leaves that they were computed from.</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">What each one's gradient is; null takes 1 for numbers.</param>
        /// <param name="retain_graph">Whether the graph is kept; null keeps it for <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated in turn.</param>
        /// <param name="inputs">Leaves; null takes all.</param>
        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            fixed (nint* outs = Handles(tensors), gradients = Handles(grad_tensors), ins = Handles(inputs))
            {
                ShimLibrary.Check(Shim.cg_backward(
                    outs, tensors.Count, gradients, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, ins, inputs?.Count ?? 0));
            }

            KeepAlive(tensors, grad_tensors, inputs);
        }

        internal static nint[] Handles(IEnumerable<Tensor>? tensors) => [.. (tensors ?? []).Select(t => t is { IsNone: false } ? t.Handle : 0)];

        internal static void KeepAlive(params ReadOnlySpan<IEnumerable<Tensor>?> lists)
        {
            foreach (var list in lists)
                GC.KeepAlive(list);
        }
    }
}
