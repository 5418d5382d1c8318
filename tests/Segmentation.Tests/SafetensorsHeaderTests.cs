namespace CellGenie.Segmentation.Tests;

public sealed class SafetensorsHeaderTests
{
    [Fact]
    public void File_whose_header_length_begins_like_a_pickle_is_read()
    {
        using var folder = new TempFolder();
        // 0x80 opens a pickle, too; some length of the text makes it the lowest byte of the header's length.
        for (var padding = 0; padding < 256; padding += 8)
        {
            SafetensorsWriter.Write(folder["m"], [new StoredTensor("a", TensorType.Float32, [1])], new Dictionary<string, string> { ["text"] = new('x', padding) }, _ => BitConverter.GetBytes(2.5f));

            using var file = CheckpointFile.Open(folder["m"]);

            Assert.Equal([2.5f], file.ReadSingles(file.Tensors[0]));
        }
    }
}
