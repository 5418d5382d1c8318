using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>What this machine can compute on.</summary>
internal static class TorchDevices
{
    private const string Auto = "auto";

    /// <summary>The devices, the best first.</summary>
    public static IReadOnlyList<DeviceInfo> All()
    {
        var cards = cuda.is_available() ? cuda.device_count() : 0;
        return
        [
            .. Enumerable.Range(0, cards).Select(i => new DeviceInfo($"cuda:{i}", $"NVIDIA card {i}", SupportsBFloat16: true)),
            new DeviceInfo("cpu", $"processor, {Environment.ProcessorCount} cores", SupportsBFloat16: false),
        ];
    }

    /// <summary>A device by its name; <c>auto</c> is the best, <c>cuda</c> the first card.</summary>
    /// <exception cref="CellGenieException">There is none of this name; nothing falls back to another.</exception>
    public static (string Name, Device Device) Get(string name)
    {
        var all = All();
        var wanted = name switch { Auto => all[0].Name, "cuda" => "cuda:0", _ => name };
        if (all.All(d => d.Name != wanted))
            throw new CellGenieException($"there is no device '{name}' here; the devices are {string.Join(", ", all.Select(d => d.Name))}");
        return (wanted, device(wanted));
    }

    /// <summary>
    /// Leaves one processor to the threads that prepare images: libtorch's own threads wait busily, and would slow each other down. What the
    /// environment asks for (OMP_NUM_THREADS) goes first.
    /// </summary>
    public static void SetThreads()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")))
            set_num_threads(Math.Max(1, Environment.ProcessorCount - 1));
    }
}
