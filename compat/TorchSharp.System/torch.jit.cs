using TorchSharp.Native;

namespace TorchSharp;

/// <content>TorchScript.</content>
public static partial class torch
{
    /// <summary>TorchScript: functions in a subset of Python.</summary>
    public static class jit
    {
        /// <summary>Loads a script that was saved.</summary>
        /// <param name="bytes">The file's content: a zip archive.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">It is no script, or names an operator that is not loaded.</exception>
        public static unsafe ScriptModule load(byte[] bytes)
        {
            nint module;
            fixed (byte* first = bytes)
                ShimLibrary.Check(Shim.cg_load(first, bytes.Length, &module));
            return new ScriptModule(new ScriptHandle(module));
        }

        /// <summary>A loaded script.</summary>
        public class ScriptModule : IDisposable
        {
            private readonly ScriptHandle handle;

            internal ScriptModule(ScriptHandle handle) => this.handle = handle;

            /// <summary>Calls a method that returns a tensor.</summary>
            /// <param name="name">Its name.</param>
            /// <param name="objs">Tensors and numbers.</param>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch refused; the message is its own.</exception>
            public object invoke(string name, params object[] objs) => Operators.CallScript(handle, name, Array.ConvertAll(objs, Convert));

            /// <summary>Calls a method that returns a tensor.</summary>
            /// <typeparam name="TResult"><see cref="Tensor"/>.</typeparam>
            /// <param name="name">Its name.</param>
            /// <param name="inputs">Tensors and numbers.</param>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch refused; the message is its own.</exception>
            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);

            /// <summary>Frees it. Explicit, because TorchSharp declares it on a base class that there is none of here.</summary>
            void IDisposable.Dispose() => handle.Dispose();

            private static Argument Convert(object value) => value switch
            {
                Tensor t => t,
                Scalar s => s,
                int i => i,
                long l => l,
                double d => d,
                bool b => b,
                _ => throw new NotImplementedException($"Passing arguments of type {value.GetType().Name} to TorchScript."),
            };
        }
    }
}
