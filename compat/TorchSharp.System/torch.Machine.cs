using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

/// <content>The library and the machine.</content>
public static partial class torch
{
    /// <summary>The version of libtorch.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Shim.cg_version())!;

    /// <summary>Sets how many threads an operator uses on the processor.</summary>
    public static void set_num_threads(int num) => Shim.cg_set_threads(num);

    /// <summary>How many threads an operator uses on the processor.</summary>
    public static int get_num_threads() => Shim.cg_threads();

    /// <summary>NVIDIA cards.</summary>
    public static class cuda
    {
        /// <summary>Whether there is one, and libtorch was built for it.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>How many there are.</summary>
        public static int device_count() => Shim.cg_cuda_devices();

        /// <summary>Waits until a card has done all work.</summary>
        public static void synchronize(Device? device = null) => ShimLibrary.Check(Shim.cg_synchronize(device?.index ?? -1));
    }

    /// <summary>Settings of the libraries below libtorch.</summary>
    public static class backends
    {
        /// <summary>NVIDIA's libraries.</summary>
        public static class cuda
        {
            /// <summary>Matrix products.</summary>
            public static class matmul
            {
                /// <summary>Whether single precision may be computed with 10-bit mantissas.</summary>
                public static bool allow_tf32
                {
                    get => Shim.cg_allow_tf32(0) != 0;
                    set => Shim.cg_set_allow_tf32(0, value ? 1 : 0);
                }
            }
        }

        /// <summary>Convolutions.</summary>
        public static class cudnn
        {
            /// <summary>Whether single precision may be computed with 10-bit mantissas.</summary>
            public static bool allow_tf32
            {
                get => Shim.cg_allow_tf32(1) != 0;
                set => Shim.cg_set_allow_tf32(1, value ? 1 : 0);
            }
        }
    }
}
