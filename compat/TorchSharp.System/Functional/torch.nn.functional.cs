using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers without a state.</summary>
        public static partial class functional
        {
            /// <summary>A convolution of [N, C, H, W].</summary>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Call("conv2d", input, weight, bias, strides ?? [1, 1], padding ?? [0, 0], dilation ?? [1, 1], groups);

            /// <summary>A transposed convolution of [N, C, H, W].</summary>
            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1)
            {
                if (input.dtype != ScalarType.BFloat16 || input.is_cuda)
                    return Call("conv_transpose2d.input", input, weight, bias, strides ?? [1, 1], padding ?? [0, 0], output_padding ?? [0, 0], groups, dilation ?? [1, 1]);
                // In bfloat16 on the processor libtorch 1.13 gives the shape of the convolution that this is the transpose of.
                using var scope = NewDisposeScope();
                var (x, w, b) = (input.to(ScalarType.Float32), weight.to(ScalarType.Float32), bias?.to(ScalarType.Float32));
                return conv_transpose2d(x, w, b, strides, padding, output_padding, dilation, groups).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
            }

            /// <summary>input · weightsᵀ + bias.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Call("linear", input, weights, bias);

            /// <summary>Batch norm by the running statistics, or in training by the batch's, which are then taken into the running ones in place.</summary>
            public static Tensor batch_norm(
                Tensor input, Tensor running_mean, Tensor running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                Call("batch_norm", input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            /// <summary>The largest value of each window.</summary>
            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Call("max_pool2d", input, kernel_size, strides ?? kernel_size, padding ?? [0, 0], dilation ?? [1, 1], ceil_mode);

            /// <summary>The mean of each window.</summary>
            public static Tensor avg_pool2d(
                Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Call("avg_pool2d", input, kernel_size, stride ?? kernel_size, padding ?? [0, 0], ceil_mode, count_include_pad, divisor_override);

            /// <summary>The image in another size, by the nearest pixels.</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest) =>
                mode == InterpolationMode.Nearest && x.ndim == 4
                    ? Call("upsample_nearest2d.vec", x, size, scale_factor)
                    : throw new NotSupportedException($"interpolation {mode} of {x.ndim} dimensions; this library has Nearest for 4");

            /// <summary>Values at the places that a grid names, −1 and 1 being the edges.</summary>
            public static Tensor grid_sample(
                Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null) =>
                Call("grid_sampler", input, grid, NumberOf(mode), NumberOf(padding_mode), align_corners ?? false);

            /// <summary>Cross-entropy of logits with 0 to 1.</summary>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                Call("binary_cross_entropy_with_logits", input, target, weight, pos_weights, (long)reduction);

            /// <summary>Cross-entropy of logits with class numbers.</summary>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Call("cross_entropy_loss", input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>ATen's number of a mode.</summary>
            private static long NumberOf(GridSampleMode mode) => mode switch
            {
                GridSampleMode.Bilinear => 0,
                GridSampleMode.Nearest => 1,
                _ => throw new ArgumentOutOfRangeException(nameof(mode)),
            };

            private static long NumberOf(GridSamplePaddingMode mode) => mode switch
            {
                GridSamplePaddingMode.Zeros => 0,
                GridSamplePaddingMode.Border => 1,
                GridSamplePaddingMode.Reflection => 2,
                _ => throw new ArgumentOutOfRangeException(nameof(mode)),
            };
        }
    }
}
