using TorchSharp.Autograd;

namespace TorchSharp;

#nullable disable

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A differentiable function with a managed forward and backward pass.</summary>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            private static readonly T Instance = new();

            /// <summary>Its name.</summary>
            public abstract string Name { get; }

            internal static List<Tensor> Run(object[] arguments)
            {
                var context = new AutogradContext();
                var wanted = is_grad_enabled() && arguments.OfType<Tensor>().Any(t => !t.IsInvalid && t.requires_grad);
                List<Tensor> outputs;
                using (no_grad())
                    outputs = Instance.Forward(context, arguments);
                if (wanted)
                    new FunctionNode(Instance.Name, context, Instance.Backward, arguments).Link(outputs);
                return outputs;
            }

            internal abstract List<Tensor> Forward(AutogradContext context, object[] arguments);

            internal abstract List<Tensor> Backward(AutogradContext context, List<Tensor> gradients);
        }

        /// <summary>A function with one output.</summary>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class SingleTensorFunction<T> : Function<T>
            where T : SingleTensorFunction<T>, new()
        {
            /// <summary>Applies it.</summary>
            public static Tensor apply(params object[] vars) => Run(vars)[0];

            /// <summary>Computes the output, without gradients.</summary>
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>Computes a gradient for each argument: null for those that are no tensors.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            internal sealed override List<Tensor> Forward(AutogradContext context, object[] arguments) => [forward(context, arguments)];

            internal sealed override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients[0]);
        }

        /// <summary>A function with several outputs.</summary>
        /// <typeparam name="T">The function itself.</typeparam>
        public abstract class MultiTensorFunction<T> : Function<T>
            where T : MultiTensorFunction<T>, new()
        {
            /// <summary>Applies it.</summary>
            public static List<Tensor> apply(params object[] vars) => Run(vars);

            /// <summary>Computes the outputs, without gradients.</summary>
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <summary>Computes a gradient for each argument: null for those that are no tensors.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            internal sealed override List<Tensor> Forward(AutogradContext context, object[] arguments) => forward(context, arguments);

            internal sealed override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients);
        }
    }
}
