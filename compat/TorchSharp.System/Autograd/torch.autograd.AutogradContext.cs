using TorchSharp.Native;

namespace TorchSharp;

#nullable disable

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What the forward pass of a function leaves for its backward pass.</summary>
        public sealed unsafe class AutogradContext
        {
            private readonly Dictionary<string, object> data = [];

            internal AutogradContext()
            {
            }

            /// <summary>Whether missing gradients of outputs come as zeros. The default.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            internal List<Tensor> Saved { get; private set; } = [];

            internal int SavedCount { get; set; }

            /// <summary>The native node; alive while its backward pass runs.</summary>
            internal nint Node { get; set; }

            /// <summary>Keeps tensors; libtorch frees them after the backward pass.</summary>
            public void save_for_backward(List<Tensor> tensors) => Saved = tensors;

            /// <summary>Keeps an object that is no tensor.</summary>
            public void save_data(string key, object value) => data[key] = value;

            /// <summary>An object that was kept, or null.</summary>
            public object get_data(string key) => data.GetValueOrDefault(key);

            /// <summary>Sets whether missing gradients of outputs come as zeros, or as invalid tensors.</summary>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>The tensors that were kept.</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">One was changed in place since, or the graph was freed.</exception>
            public List<Tensor> get_saved_variables()
            {
                var handles = new nint[SavedCount];
                fixed (nint* into = handles)
                    ShimLibrary.Check(Shim.cg_saved(Node, into, handles.Length));
                return [.. handles.Select(h => new Tensor(h))];
            }

            /// <summary>From now on libtorch keeps the tensors.</summary>
            internal void HandOver()
            {
                SavedCount = Saved.Count;
                Saved = [];
            }
        }
    }
}
