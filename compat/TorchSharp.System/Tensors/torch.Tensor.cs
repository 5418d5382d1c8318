using System.Globalization;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Begins a scope that frees the tensors made in it.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>A tensor of libtorch. Every operation gives a new object, those in place too; each holds one reference and frees it.</summary>
    public sealed partial class Tensor : IDisposable
    {
        private readonly TensorHandle handle;

        internal Tensor(nint native)
        {
            handle = new TensorHandle(native);
            if (native != 0)
                DisposeScope.Register(this);
        }

        /// <summary>Tensor objects that are not freed yet, of all threads.</summary>
        public static long TotalCount => Shim.cg_live_handles();

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">It was freed, or there never was one.</exception>
        public nint Handle => handle.IsClosed || handle.IsInvalid
            ? throw new InvalidOperationException("Tensor invalid -- empty handle.")
            : handle.DangerousGetHandle();

        /// <summary>Whether it was freed, or stands for no tensor.</summary>
        public bool IsInvalid => handle.IsClosed || handle.IsInvalid;

        /// <summary>Sizes, the outermost first.</summary>
        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Info.Dimensions];
                fixed (long* into = sizes)
                    ShimLibrary.Check(Shim.cg_sizes(Handle, into, null));
                GC.KeepAlive(this);
                return sizes;
            }
        }

        /// <summary>Number of dimensions.</summary>
        public long ndim => Info.Dimensions;

        /// <summary>Number of elements.</summary>
        public long NumberOfElements => Info.Elements;

        /// <summary>Bytes of an element.</summary>
        public long ElementSize => Info.ElementSize;

        /// <summary>Type of the elements.</summary>
        public ScalarType dtype => (ScalarType)Info.Type;

        /// <summary>Where it lives.</summary>
        public Device device => new(device_type, device_index);

        /// <summary>The kind of device that it lives on.</summary>
        public DeviceType device_type => (DeviceType)Info.Device;

        /// <summary>The number of the device that it lives on; -1 for the processor.</summary>
        public int device_index => Info.DeviceIndex;

        /// <summary>Whether it lives on an NVIDIA card.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether it was not computed from tensors that want gradients.</summary>
        public bool is_leaf => Info.IsLeaf != 0;

        /// <summary>Whether it stands for no tensor: a gradient that is not there.</summary>
        internal bool IsNone => handle.IsInvalid;

        internal DisposeScope? OwningScope { get; set; }

        private unsafe TensorInfo Info
        {
            get
            {
                TensorInfo info;
                ShimLibrary.Check(Shim.cg_info(Handle, &info));
                GC.KeepAlive(this);
                return info;
            }
        }

        /// <summary>Number of elements.</summary>
        public long numel() => NumberOfElements;

        /// <summary>Number of dimensions.</summary>
        public long dim() => ndim;

        /// <summary>Whether the elements stand in reading order without gaps.</summary>
        public bool is_contiguous() => Info.IsContiguous != 0;

        /// <summary>The elements between neighbours along each dimension.</summary>
        public unsafe long[] stride()
        {
            var strides = new long[Info.Dimensions];
            fixed (long* into = strides)
                ShimLibrary.Check(Shim.cg_sizes(Handle, null, into));
            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>Frees the reference. The native tensor goes when nothing else refers to it.</summary>
        public void Dispose()
        {
            OwningScope?.Forget(this);
            OwningScope = null;
            handle.Dispose();
        }

        /// <summary>Hands the tensor to the scope around its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of its scope: whoever holds it must free it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }

        /// <summary>Its type, sizes and device.</summary>
        public override string ToString() => IsInvalid
            ? "invalid tensor"
            : string.Create(CultureInfo.InvariantCulture, $"[{string.Join("x", shape)}], type = {dtype}, device = {device}");
    }
}
