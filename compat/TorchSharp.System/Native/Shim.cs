using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The functions of <c>shim.h</c>.</summary>
internal static unsafe partial class Shim
{
    private const string Library = "torchshim";

    static Shim() => NativeLibrary.SetDllImportResolver(typeof(Shim).Assembly, ShimLibrary.Resolve);

    [LibraryImport(Library)]
    public static partial nint cg_error();

    [LibraryImport(Library)]
    public static partial nint cg_exception();

    [LibraryImport(Library)]
    public static partial nint cg_version();

    [LibraryImport(Library)]
    public static partial long cg_live_handles();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int cg_find(string name, string overload, out nint op);

    [LibraryImport(Library)]
    public static partial int cg_call(nint op, ShimValue* arguments, long count, ShimValue* results, long capacity, long* resultCount);

    [LibraryImport(Library)]
    public static partial int cg_load(void* bytes, long count, nint* module);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int cg_invoke(nint module, string method, ShimValue* arguments, long count, nint* result);

    [LibraryImport(Library)]
    public static partial void cg_unload(nint module);

    [LibraryImport(Library)]
    public static partial void cg_free(nint tensor);

    [LibraryImport(Library)]
    public static partial int cg_alias(nint tensor, nint* result);

    [LibraryImport(Library)]
    public static partial int cg_from_memory(void* data, long* sizes, long dimensions, int type, nint* result);

    [LibraryImport(Library)]
    public static partial int cg_data(nint tensor, nint* data);

    [LibraryImport(Library)]
    public static partial int cg_info(nint tensor, TensorInfo* info);

    [LibraryImport(Library)]
    public static partial int cg_sizes(nint tensor, long* sizes, long* strides);

    [LibraryImport(Library)]
    public static partial int cg_set_requires_grad(nint tensor, int value);

    [LibraryImport(Library)]
    public static partial int cg_get_grad(nint tensor, nint* gradient);

    [LibraryImport(Library)]
    public static partial int cg_set_grad(nint tensor, nint gradient);

    [LibraryImport(Library)]
    public static partial int cg_grad_mode();

    [LibraryImport(Library)]
    public static partial void cg_set_grad_mode(int enabled);

    [LibraryImport(Library)]
    public static partial int cg_backward(nint* tensors, long count, nint* gradients, int retainGraph, int createGraph, nint* inputs, long inputCount);

    [LibraryImport(Library)]
    public static partial int cg_grad(
        nint* outputs, long count, nint* inputs, long inputCount, nint* gradients, int retainGraph, int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library)]
    public static partial int cg_function(
        nint function, delegate* unmanaged[Cdecl]<nint, nint*, long, nint*, long, nint> backward, delegate* unmanaged[Cdecl]<nint, void> release, int materialize,
        nint* inputs, long inputCount, nint* outputs, long outputCount, nint* saved, long savedCount, nint* node);

    [LibraryImport(Library)]
    public static partial int cg_saved(nint node, nint* results, long capacity);

    [LibraryImport(Library)]
    public static partial void cg_set_threads(int threads);

    [LibraryImport(Library)]
    public static partial int cg_threads();

    [LibraryImport(Library)]
    public static partial int cg_cuda_devices();

    [LibraryImport(Library)]
    public static partial int cg_synchronize(int deviceIndex);

    [LibraryImport(Library)]
    public static partial int cg_allow_tf32(int cudnn);

    [LibraryImport(Library)]
    public static partial void cg_set_allow_tf32(int cudnn, int allow);
}
