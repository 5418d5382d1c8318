using System.Runtime.InteropServices;
using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// torchvision's compiled operators, where the user names their library: they take the place of the composed ones and agree with them up to
/// rounding. A saved script calls them: TorchSharp has no call for operators of other libraries, and a
/// script that it compiles cannot name them.
/// </summary>
internal sealed partial class TorchvisionKernels
{
    /// <summary>The environment variable that names the library: torchvision's <c>_C.so</c> or <c>libtorchvision.so</c>, built for the libtorch in use.</summary>
    public const string Variable = "CELLGENIE_TORCHVISION";

    private const int BindNow = 2;

    /// <summary>A function that every build of torchvision exports, <c>vision::cuda_version()</c>, as compilers name it.</summary>
    private static readonly string[] Marks = ["_ZN6vision12cuda_versionEv", "?cuda_version@vision@@YA_JXZ"];

    private const string Script = """
        class Kernels(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def roi_align(self: __torch__.Kernels, x: Tensor, regions: Tensor, stride: int, bins: int) -> Tensor:
            return ops.torchvision.roi_align(x, regions, torch.div(1., float(stride)), bins, bins, 0, True)
          def deform_conv(self: __torch__.Kernels, x: Tensor, offset: Tensor, mask: Tensor, weight: Tensor) -> Tensor:
            bias = torch.zeros([torch.size(weight, 0)], dtype=ops.prim.dtype(x), layout=None, device=ops.prim.device(x))
            groups = torch.floordiv(torch.size(x, 1), torch.size(weight, 1))
            offset_groups = torch.floordiv(torch.size(offset, 1), 18)
            return ops.torchvision.deform_conv2d(x, weight, offset, mask, bias, 1, 1, 1, 1, 1, 1, groups, offset_groups, True)
          def nms(self: __torch__.Kernels, boxes: Tensor, scores: Tensor, threshold: float) -> Tensor:
            return ops.torchvision.nms(boxes, scores, threshold)

        """;

    private static readonly Lazy<TorchvisionKernels?> Named = new(() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? Load(path) : null);

    private readonly jit.ScriptModule _script;

    private TorchvisionKernels(jit.ScriptModule script) => _script = script;

    /// <summary>The kernels that the environment asks for; null where it asks for none.</summary>
    /// <exception cref="CellGenieException">The library that it names cannot be used.</exception>
    public static TorchvisionKernels? Chosen => Named.Value;

    /// <summary>Loads a library, for good.</summary>
    /// <exception cref="CellGenieException">It is not there, was built for another libtorch, or is not torchvision's.</exception>
    public static TorchvisionKernels Load(string path)
    {
        // The library must find libtorch loaded, or it would bring in one of its own.
        using (zeros([1]))
            Open(Path.GetFullPath(path));
        return new TorchvisionKernels(jit.load(ScriptArchive.Create("Kernels", Script)));
    }

    /// <summary>Pools regions of one map.</summary>
    /// <param name="map">[N, C, H, W].</param>
    /// <param name="regions">[R, 5]: image, x0, y0, x1, y1 in image pixels.</param>
    /// <param name="stride">Image pixels for a feature pixel.</param>
    /// <param name="bins">Output bins along each axis.</param>
    /// <returns>[R, C, bins, bins].</returns>
    public Tensor RoiAlign(Tensor map, Tensor regions, int stride, int bins) => Narrow(_script.invoke<Tensor>("roi_align", Wide(map), regions, stride, bins), map);

    /// <summary>Modulated deformable convolution; the same as <see cref="DeformableConvolution.Apply"/>.</summary>
    public Tensor Convolve(Tensor x, Tensor offset, Tensor mask, Tensor weight)
    {
        using var scope = NewDisposeScope();
        return Narrow(_script.invoke<Tensor>("deform_conv", Wide(x), Wide(offset), Wide(mask), Wide(weight)), weight).MoveToOuterDisposeScope();
    }

    /// <summary>Non-maximum suppression on a device; the same as <see cref="NonMaximumSuppression.Keep"/>.</summary>
    public int[] Keep(Device device, float[] boxes, float[] scores, double threshold, int[] groups, int limit)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using Scalar bound = threshold;
        var kept = new bool[scores.Length];
        foreach (var group in Enumerable.Range(0, scores.Length).GroupBy(i => groups.Length == 0 ? 0 : groups[i]))
        {
            int[] members = [.. group];
            var (theirBoxes, theirScores) = (BoxList.Pick(boxes, members), Array.ConvertAll(members, i => scores[i]));
            var result = _script.invoke<Tensor>("nms", tensor(theirBoxes, [members.Length, 4]).to(device), tensor(theirScores).to(device), bound);
            foreach (var i in result.cpu().data<long>().ToArray())
                kept[members[i]] = true;
        }

        return [.. NonMaximumSuppression.ByFallingScore(scores).Where(i => kept[i]).Take(limit)];
    }

    private static void Open(string path)
    {
        if (!File.Exists(path))
            throw new CellGenieException($"{Variable}: {path} is not there; name torchvision's shared library, such as .../torchvision/_C.so");
        nint library;
        try
        {
            // Bound at once, a library for another libtorch is refused here; else the first call would end the process.
            library = OperatingSystem.IsWindows() ? NativeLibrary.Load(path) : dlopen(path, BindNow);
            if (library == 0)
                throw new DllNotFoundException(Marshal.PtrToStringUTF8(dlerror()));
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new CellGenieException($"{Variable}: {path} cannot be loaded; it must have been built for libtorch {__version__}: {e.Message}", e);
        }

        // A script that names an operator that is not there ends the process inside TorchSharp.
        if (!Marks.Any(mark => NativeLibrary.TryGetExport(library, mark, out _)))
            throw new CellGenieException($"{Variable}: {path} is not torchvision's library");
    }

    /// <summary>The kernels know no bfloat16.</summary>
    private static Tensor Wide(Tensor t) => t.dtype == ScalarType.BFloat16 ? t.to(ScalarType.Float32) : t;

    private static Tensor Narrow(Tensor t, Tensor like) => t.dtype == like.dtype ? t : t.to(like.dtype);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopen(string path, int flags);

    [LibraryImport("libc")]
    private static partial nint dlerror();
}
