using static TorchSharp.Native.Operators;

namespace TorchSharp;

/// <content>Shapes, views, choice and copies. A name that ends in an underscore works in place.</content>
public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>The same elements in another shape, without a copy.</summary>
        public Tensor view(params long[] shape) => Call("view", this, shape);

        /// <summary>The same elements in another shape, with a copy where that needs one.</summary>
        public Tensor reshape(params long[] shape) => Call("reshape", this, shape);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => Call("permute", this, permutation);

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => Call("transpose.int", this, dim0, dim1);

        /// <summary>A dimension of size 1 put in.</summary>
        public Tensor unsqueeze(long dim) => Call("unsqueeze", this, dim);

        /// <summary>Dimensions of size 1 taken out: one, or all.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } d ? Call("squeeze.dim", this, d) : Call("squeeze", this);

        /// <summary>Dimensions of size 1 repeated without a copy.</summary>
        public Tensor expand(params long[] sizes) => Call("expand", this, sizes);

        /// <summary>Dimensions joined to one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Call("flatten.using_ints", this, start_dim, end_dim);

        /// <summary>A part along a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Call("narrow", this, dim, start, length);

        /// <summary>One slice along a dimension, which goes.</summary>
        public Tensor select(long dim, long index) => Call("select.int", this, dim, index);

        /// <summary>The slices along a dimension.</summary>
        public Tensor[] unbind(long dimension = 0) => CallMany("unbind.int", this, dimension);

        /// <summary>Chosen slices along a dimension.</summary>
        public Tensor index_select(long dim, Tensor index) => Call("index_select", this, dim, index);

        /// <summary>Adds slices, times a factor, where an index says.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Call("index_add_", this, dim, index, source, alpha);

        /// <summary>Chosen elements along a dimension.</summary>
        public Tensor gather(long dim, Tensor index) => Call("gather", this, dim, index);

        /// <summary>Where elements are not 0, one row each.</summary>
        public Tensor nonzero() => Call("nonzero", this);

        /// <summary>The elements in reading order without gaps; the same memory where they already are.</summary>
        public Tensor contiguous() => Call("contiguous", this);

        /// <summary>A copy.</summary>
        public Tensor clone() => Call("clone", this);

        /// <summary>The same memory without a history.</summary>
        public Tensor detach() => Call("detach", this);

        /// <summary>Copies elements in, changing their type and device.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Call("copy_", this, source, nonBlocking);

        /// <summary>Sets all elements.</summary>
        public Tensor fill_(Scalar value) => Call("fill_.Scalar", this, value);

        /// <summary>Sets all elements to 0.</summary>
        public Tensor zero_() => Call("zero_", this);

        /// <summary>Zeros of the same shape.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => torch.zeros_like(this, dtype, device, requires_grad);

        /// <summary>On the processor.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>With elements of another type.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(Call("to.dtype", this, type, non_blocking, copy), disposeAfter);

        /// <summary>On another device.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(Call("to.device", this, device, dtype, non_blocking, copy), disposeAfter);

        /// <summary>With elements of another type on another device.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(Call("to.device", this, device, type, non_blocking, copy), disposeAfter);

        private Tensor Converted(Tensor result, bool disposeThis)
        {
            if (disposeThis)
                Dispose();
            return result;
        }
    }
}
