using System.Text;
using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class CheckpointFileTests
{
    public static TheoryData<string> Pickled => ["legacy", "zip"];

    [Theory]
    [MemberData(nameof(Pickled))]
    public void Open_of_a_torch_file_reads_views_of_shared_storages(string format)
    {
        using var folder = new TempFolder();
        using var file = CheckpointFile.Open(Write(folder, format == "legacy" ? PickleWriter.Legacy() : PickleWriter.Zip()));

        Assert.Equal(["a", "b", "n"], file.Tensors.Select(t => t.Name));
        Assert.Equal([0, 1, 2, 3, 4, 5], file.ReadSingles(file.Find("a")!));
        Assert.Equal([0, 3, 1, 4, 2, 5], file.ReadSingles(file.Find("b")!));
        Assert.Equal([7], file.ReadIntegers(file.Find("n")!));
        Assert.Equal(["iteration"], file.Others);
    }

    [Fact]
    public void Open_of_a_numpy_pickle_reads_arrays_and_the_heuristics_flag()
    {
        using var folder = new TempFolder();
        using var file = CheckpointFile.Open(Write(folder, PickleWriter.Numpy()));

        Assert.Equal(CheckpointFormat.NumpyPickle, file.Format);
        Assert.Equal([2, 3], file.Find("a")!.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], file.ReadSingles(file.Find("a")!));
        Assert.True(file.MatchesByEnd);
    }

    [Fact]
    public void Safetensors_survive_writing_and_reading()
    {
        using var folder = new TempFolder();
        var (weights, count) = (new StoredTensor("w", TensorType.Float32, [2, 2]), new StoredTensor("n", TensorType.Int64, []));
        var path = folder["model.safetensors"];

        SafetensorsWriter.Write(path, [weights, count], ModelFile.Metadata(ModelPresets.Tiny), t =>
            t.Name == "w" ? new float[] { 1, 2, 3, 4 }.SelectMany(BitConverter.GetBytes).ToArray() : BitConverter.GetBytes(-5L));

        using var file = CheckpointFile.Open(path);
        Assert.Equal([1, 2, 3, 4], file.ReadSingles(file.Find("w")!));
        Assert.Equal([-5], file.ReadIntegers(file.Find("n")!));
        Assert.Equal(ModelPresets.Tiny.ToJson(), ModelFile.OptionsOf(file).ToJson());
    }

    [Fact]
    public void ReadSingles_converts_every_type()
    {
        using var folder = new TempFolder();
        (TensorType Type, byte[] Bytes)[] values =
        [
            (TensorType.Float64, BitConverter.GetBytes(1.5)), (TensorType.Float16, BitConverter.GetBytes((Half)1.5)), (TensorType.BFloat16, [0xC0, 0x3F]),
            (TensorType.Int64, BitConverter.GetBytes(3L)), (TensorType.Int32, BitConverter.GetBytes(3)), (TensorType.UInt8, [3]), (TensorType.Bool, [1]),
        ];
        SafetensorsWriter.Write(
            folder["x"], [.. values.Select(v => new StoredTensor(v.Type.ToString(), v.Type, [1]))], new Dictionary<string, string>(), t => values.Single(v => v.Type == t.Type).Bytes);

        using var file = CheckpointFile.Open(folder["x"]);

        Assert.Equal([1.5f, 1.5f, 1.5f, 3, 3, 3, 1], file.Tensors.Select(t => file.ReadSingles(t).Single()));
    }

    [Theory]
    [InlineData("legacy.pth", CheckpointFormat.LegacyTorch)]
    [InlineData("zip.pth", CheckpointFormat.ZipTorch)]
    [InlineData("state-only.pth", CheckpointFormat.ZipTorch)]
    [InlineData("zoo.pkl", CheckpointFormat.NumpyPickle)]
    [InlineData("state.safetensors", CheckpointFormat.Safetensors)]
    public void Open_of_the_oracles_files_reads_every_tensor(string name, CheckpointFormat format)
    {
        var folder = Oracle.Formats;
        using var sums = JsonDocument.Parse(File.ReadAllText(folder["checksums.json"]));
        var description = new ModelDescription(ModelPresets.Tiny);

        using var file = CheckpointFile.Open(folder[name]);

        Assert.Equal(format, file.Format);
        Assert.Equal(261, file.Tensors.Count);
        foreach (var tensor in file.Tensors)
        {
            var expected = sums.RootElement.GetProperty(tensor.Name);
            Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32()), tensor.Shape);
            Assert.Equal(expected.GetProperty("sum").GetDouble(), file.ReadSingles(tensor).Sum(v => (double)v), 1e-9);
        }

        var plan = WeightPlan.Create(description, file);
        plan.RequireAll();
        Assert.Equal(256, plan.Loads.Count());
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch", "load")]
    [InlineData("posix", "system")]
    [InlineData("torch._utils", "_rebuild_tensor_v2.__globals__")]
    public void Open_of_a_pickle_that_names_a_function_is_refused(string module, string name)
    {
        using var folder = new TempFolder();
        var hostile = new PickleWriter().Global(module, name).Op('(').Text("touch hacked").Op('t').Op('R').Op('.').ToArray();

        foreach (var bytes in new[] { hostile, PickleWriter.Zip(pickle: hostile) })
        {
            var error = Assert.Throws<InvalidInputException>(() => CheckpointFile.Open(Write(folder, bytes)));
            Assert.Contains($"{module}.{name}", error.Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string> HostilePickles =>
        [
            "deep", "nested", "memo", "loop", "long text", "negative", "stride 0", "stride", "offset", "shape", "storage", "not a tensor", "inst", "big", "set",
        ];

    [Theory]
    [MemberData(nameof(HostilePickles))]
    public void Open_of_a_hostile_pickle_is_refused_in_bounded_memory(string kind)
    {
        using var folder = new TempFolder();
        PickleWriter Model() => new PickleWriter().Op('}').Text("model").Op('}').Text("a");
        byte[] Tensor(int count, int offset, int[] shape, int[] strides) =>
            Model().Tensor("FloatStorage", "f", count, offset, shape, strides, isLegacy: false).Op('s').Op('s').Op('.').ToArray();
        var pickle = kind switch
        {
            "deep" => new PickleWriter().Raw([.. Enumerable.Repeat((byte)']', 3_000_000)]).ToArray(),
            "nested" => new PickleWriter().Op('N').Raw([.. Enumerable.Repeat((byte)0x85, 1_000_000)]).Op('.').ToArray(),
            "memo" => new PickleWriter().Op('N').Raw((byte)'r', 255, 255, 255, 255).Raw((byte)'j', 254, 255, 255, 255).Op('.').ToArray(),
            "loop" => new PickleWriter().Op(']').Raw((byte)'q', 0, (byte)'h', 0).Op('a').Op('.').ToArray(),
            "long text" => new PickleWriter().Raw((byte)'X', 255, 255, 255, 255).ToArray(),
            "negative" => Tensor(6, -1, [2], [1]),
            "stride 0" => Tensor(6, 0, [2_000_000_000], [0]),
            "stride" => Tensor(6, 0, [2, 3], [2_000_000_000, 1]),
            "offset" => Tensor(6, 2, [2, 3], [3, 1]),
            "shape" => Tensor(6, 0, [2_000_000_000, 2_000_000_000, 2_000_000_000], [1, 1, 1]),
            "storage" => Tensor(2_000_000_000, 0, [2_000_000_000], [1]),
            "not a tensor" => Model().Global("torch._utils", "_rebuild_tensor_v2").Tuple(1, 2, 3).Op('R').Op('s').Op('s').Op('.').ToArray(),
            "inst" => new PickleWriter().Op('(').Op('i').Raw("os\nsystem\n"u8).Op('.').ToArray(),
            "big" => new PickleWriter().Raw(0x8e, 255, 255, 255, 255, 255, 255, 255, 127).Op('.').ToArray(),
            _ => new PickleWriter().Raw(0x8f).Op('.').ToArray(),
        };
        var path = Write(folder, PickleWriter.Zip(pickle: pickle));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidInputException>(() => CheckpointFile.Open(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000_000);
    }

    [Fact]
    public void Open_of_a_compressed_archive_is_refused()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<InvalidInputException>(() => CheckpointFile.Open(Write(folder, PickleWriter.Zip(System.IO.Compression.CompressionLevel.Optimal))));

        Assert.Contains("compressed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "inside")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "inside")]
    [InlineData("""{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,4]}}""", "type F8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2000000000,2000000000,2000000000],"data_offsets":[0,4]}}""", "more values")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "side")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", "side")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":["0",4]}}""", "inside")]
    [InlineData("""{"a":1}""", "no dtype")]
    [InlineData("""{"__metadata__":{"x":1}}""", "metadata")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[1],"data_offsets":[0,4]}}""", "not valid")]
    [InlineData("{", "not valid JSON")]
    public void Open_of_broken_safetensors_names_the_rule(string header, string rule)
    {
        using var folder = new TempFolder();
        byte[] bytes = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 0, 0, 0, 0];

        var error = Assert.Throws<InvalidInputException>(() => CheckpointFile.Open(Write(folder, bytes)));

        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("zip")]
    [InlineData("numpy")]
    [InlineData("safetensors")]
    public void Open_of_damaged_bytes_gives_a_clear_error_or_tensors_and_nothing_else(string format)
    {
        using var folder = new TempFolder();
        var original = format switch
        {
            "legacy" => PickleWriter.Legacy(),
            "zip" => PickleWriter.Zip(),
            "numpy" => PickleWriter.Numpy(),
            _ => Safetensors(folder),
        };
        var random = new Random(17);
        var path = folder["damaged"];
        for (var round = 0; round < 3000; round++)
        {
            var bytes = original.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : bytes[random.Next(bytes.Length)]);
            if (random.Next(4) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            File.WriteAllBytes(path, bytes);
            try
            {
                using var file = CheckpointFile.Open(path);
                foreach (var tensor in file.Tensors)
                    file.ReadSingles(tensor);
            }
            catch (InvalidInputException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Open_of_random_pickle_programs_gives_a_clear_error_or_tensors_and_nothing_else()
    {
        using var folder = new TempFolder();
        var random = new Random(23);
        var tensor = new PickleWriter().Tensor("FloatStorage", "f", 6, 0, [2, 3], [3, 1], isLegacy: false).ToArray()[2..];
        byte[][] words =
        [
            [(byte)'}'], [(byte)']'], [(byte)')'], [(byte)'('], [(byte)'N'], [0x88], [(byte)'K', 3], [(byte)'q', 1], [(byte)'h', 1], [0x85], [0x86], [0x87], [(byte)'t'],
            [(byte)'s'], [(byte)'u'], [(byte)'a'], [(byte)'e'], [(byte)'b'], [(byte)'R'], [(byte)'Q'], [0x93], [0x94], [0x8a, 1, 5], [0x8c, 1, (byte)'a'], tensor,
            [.. "ccollections\nOrderedDict\n"u8], [.. "ctorch\nFloatStorage\n"u8], [.. "cnumpy\ndtype\n"u8], [.. "cnumpy\nndarray\n"u8], [.. "c_codecs\nencode\n"u8],
            [.. "ctorch._utils\n_rebuild_tensor_v2\n"u8], [.. "cnumpy.core.multiarray\n_reconstruct\n"u8], [0x8c, 7, .. "storage"u8], [0x8c, 6, .. "latin1"u8], [0x8c, 2, .. "f4"u8],
        ];
        for (var round = 0; round < 3000; round++)
        {
            var program = new PickleWriter();
            for (var length = random.Next(1, 40); length > 0; length--)
                program.Raw(words[random.Next(words.Length)]);
            var path = Write(folder, random.Next(2) == 0 ? PickleWriter.Zip(pickle: program.Op('.').ToArray()) : program.Op('.').ToArray());
            try
            {
                using var file = CheckpointFile.Open(path);
                foreach (var found in file.Tensors)
                    file.ReadSingles(found);
            }
            catch (InvalidInputException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Open_of_something_else_says_so()
    {
        using var folder = new TempFolder();

        Assert.Contains("is no checkpoint", Assert.Throws<InvalidInputException>(() => CheckpointFile.Open(Write(folder, "hello, world of cells"u8.ToArray()))).Message, StringComparison.Ordinal);
        Assert.Contains("is no checkpoint", Assert.Throws<InvalidInputException>(() => CheckpointFile.Open(Write(folder, []))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => CheckpointFile.Open(folder["absent"]));
        Assert.Throws<InvalidInputException>(() => CheckpointFile.Open(folder.Path));
    }

    private static byte[] Safetensors(TempFolder folder)
    {
        SafetensorsWriter.Write(folder["s"], [new StoredTensor("w", TensorType.Float32, [2, 2])], new Dictionary<string, string> { ["k"] = "v" }, _ => new byte[16]);
        return File.ReadAllBytes(folder["s"]);
    }

    private static string Write(TempFolder folder, byte[] bytes)
    {
        var path = folder["file"];
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
