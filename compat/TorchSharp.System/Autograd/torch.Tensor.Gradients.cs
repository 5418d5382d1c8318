using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>Whether gradients are computed for it.</summary>
        public bool requires_grad
        {
            get => Info.RequiresGrad != 0;
            set
            {
                ShimLibrary.Check(Shim.cg_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        /// <summary>The gradient that was gathered, or null.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint found;
                ShimLibrary.Check(Shim.cg_get_grad(Handle, &found));
                GC.KeepAlive(this);
                return found == 0 ? null : new Tensor(found);
            }

            set
            {
                ShimLibrary.Check(Shim.cg_set_grad(Handle, value is null ? 0 : value.Handle));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Says whether gradients are computed for it.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Adds the gradients of this number to the leaves it was computed from.</summary>
        public void backward() => autograd.backward([this]);

        /// <summary>Adds the gradients to the leaves it was computed from.</summary>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
