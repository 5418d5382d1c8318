using static TorchSharp.Native.Operators;

namespace TorchSharp;

/// <content>Arithmetic and reductions. A name that ends in an underscore works in place.</content>
public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>The absolute values.</summary>
        public Tensor abs() => Call("abs", this);

        /// <summary>The sum.</summary>
        public Tensor add(Tensor target) => Call("add.Tensor", this, target);

        /// <summary>The sum with a multiple.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Call("add.Tensor", this, target, alpha);

        /// <summary>The sum with a number.</summary>
        public Tensor add(Scalar scalar) => Call("add.Scalar", this, scalar);

        /// <summary>Adds.</summary>
        public Tensor add_(Tensor target) => Call("add_.Tensor", this, target);

        /// <summary>Adds a multiple.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Call("add_.Tensor", this, target, alpha);

        /// <summary>Adds a number.</summary>
        public Tensor add_(Scalar scalar) => Call("add_.Scalar", this, scalar);

        /// <summary>The difference.</summary>
        public Tensor sub(Tensor target) => Call("sub.Tensor", this, target);

        /// <summary>The difference from a number.</summary>
        public Tensor sub(Scalar target) => Call("sub.Scalar", this, target);

        /// <summary>Subtracts.</summary>
        public Tensor sub_(Tensor target) => Call("sub_.Tensor", this, target);

        /// <summary>The product.</summary>
        public Tensor mul(Tensor target) => Call("mul.Tensor", this, target);

        /// <summary>The product with a number.</summary>
        public Tensor mul(Scalar target) => Call("mul.Scalar", this, target);

        /// <summary>Multiplies.</summary>
        public Tensor mul_(Tensor target) => Call("mul_.Tensor", this, target);

        /// <summary>Multiplies with a number.</summary>
        public Tensor mul_(Scalar target) => Call("mul_.Scalar", this, target);

        /// <summary>The quotient.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Call("div.Tensor_mode", this, target, Name(rounding_mode));

        /// <summary>The quotient by a number.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Call("div.Scalar_mode", this, target, Name(rounding_mode));

        /// <summary>Divides.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Call("div_.Scalar_mode", this, target, Name(rounding_mode));

        /// <summary>The negatives.</summary>
        public Tensor neg() => Call("neg", this);

        /// <summary>The powers.</summary>
        public Tensor pow(Scalar exponent) => Call("pow.Tensor_Scalar", this, exponent);

        /// <summary>The square roots.</summary>
        public Tensor sqrt() => Call("sqrt", this);

        /// <summary>e to the powers.</summary>
        public Tensor exp() => Call("exp", this);

        /// <summary>The natural logarithms.</summary>
        public Tensor log() => Call("log", this);

        /// <summary>1/(1 + e^−x).</summary>
        public Tensor sigmoid() => Call("sigmoid", this);

        /// <summary>What is below 0 becomes 0.</summary>
        public Tensor relu() => Call("relu", this);

        /// <summary>Sets what is below 0 to 0.</summary>
        public Tensor relu_() => Call("relu_", this);

        /// <summary>The values, at least and at most as large as two numbers; null is no limit.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Call("clamp", this, min, max);

        /// <summary>e to the powers over their sum along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Call("softmax.int", this, dim, dtype);

        /// <summary>The matrix product.</summary>
        public Tensor matmul(Tensor target) => Call("matmul", this, target);

        /// <summary>The matrix products of [N, A, B] and [N, B, C].</summary>
        public Tensor bmm(Tensor batch2) => Call("bmm", this, batch2);

        /// <summary>The sum of all elements.</summary>
        public Tensor sum(ScalarType? type = null) => Call("sum", this, type);

        /// <summary>The sums along dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Call("sum.dim_IntList", this, dim, keepdim, type);

        /// <summary>The sums along dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => sum(dim.ToArray(), keepdim, type);

        /// <summary>The sums along a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        /// <summary>The mean of all elements.</summary>
        public Tensor mean() => Call("mean", this);

        /// <summary>The means along dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Call("mean.dim", this, dimensions, keepdim, type);

        /// <summary>The largest element.</summary>
        public Tensor max() => Call("max", this);

        /// <summary>The smallest element.</summary>
        public Tensor min() => Call("min", this);

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2.0f) => Call("norm.Scalar", this, (Scalar)p);

        /// <summary>The elements in order along a dimension, and where each stood.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            CallPair("sort.stable", this, stable, dim, descending);

        /// <summary>Where it equals.</summary>
        public Tensor eq(Scalar target) => Call("eq.Scalar", this, target);

        /// <summary>Where it is greater.</summary>
        public Tensor gt(Scalar target) => Call("gt.Scalar", this, target);

        /// <summary>Where it is less.</summary>
        public Tensor lt(Tensor target) => Call("lt.Tensor", this, target);

        /// <summary>Where it is less.</summary>
        public Tensor lt(Scalar target) => Call("lt.Scalar", this, target);

        /// <summary>Where it is neither infinite nor undefined.</summary>
        public Tensor isfinite() => Call("isfinite", this);

        /// <summary>Whether all elements are true.</summary>
        public Tensor all() => Call("all", this);

        /// <summary>Whether any element is true.</summary>
        public Tensor any() => Call("any", this);

        private static string? Name(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
