using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>The bytes of a contiguous tensor on the processor, good as long as the tensor lives.</summary>
        /// <exception cref="InvalidOperationException">It is not contiguous, or not on the processor.</exception>
        public unsafe Span<byte> bytes => is_contiguous()
            ? new((void*)Address(), checked((int)(NumberOfElements * ElementSize)))
            : throw new InvalidOperationException("The elements do not stand in reading order: call contiguous() first.");

        /// <summary>The elements of a tensor on the processor.</summary>
        /// <exception cref="ArgumentException">The elements have another type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            var type = typeof(T) == typeof(byte) ? ScalarType.Byte : typeof(T) == typeof(int) ? ScalarType.Int32
                : typeof(T) == typeof(long) ? ScalarType.Int64 : typeof(T) == typeof(float) ? ScalarType.Float32
                : typeof(T) == typeof(double) ? ScalarType.Float64 : typeof(T) == typeof(bool) ? ScalarType.Bool
                : throw new NotSupportedException($"{typeof(T).Name} is no element type of this library");
            return dtype == type ? new TensorAccessor<T>(this) : throw new ArgumentException($"The elements are {dtype}, not {typeof(T).Name}.");
        }

        /// <summary>The element of a tensor that has one alone.</summary>
        /// <exception cref="ArgumentException">It has more or fewer, or they have another type.</exception>
        public T item<T>()
            where T : unmanaged =>
            NumberOfElements == 1 ? data<T>().ToArray()[0] : throw new ArgumentException("Number of elements in the tensor must be 1");

        internal unsafe nint Address()
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            nint address;
            ShimLibrary.Check(Shim.cg_data(Handle, &address));
            return address;
        }
    }
}
