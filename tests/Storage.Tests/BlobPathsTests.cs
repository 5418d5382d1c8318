using System.Text;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using FsCheck;
using FsCheck.Fluent;

namespace CellGenie.Storage.Tests;

public sealed class BlobPathsTests
{
    [Fact]
    public void Paths_are_those_of_the_layout()
    {
        (BlobAddress Blob, string Path)[] cases =
        [
            (BlobPaths.DatasetImage("lab-a", "livecell", "BV2_Phase_A4_1_00d00h00m_1.tif"), "datasets/livecell/images/BV2_Phase_A4_1_00d00h00m_1.tif"),
            (BlobPaths.DatasetAnnotations("lab-a", "livecell"), "datasets/livecell/annotations.json"),
            (BlobPaths.DatasetAudit("lab-a", "livecell"), "datasets/livecell/audit.json"),
            (BlobPaths.Library("lab-a", "livecell", "0f3a", "bank.bin"), "libraries/livecell/0f3a/bank.bin"),
            (BlobPaths.BatchImage("lab-a", "batch-7", "00000012.png"), "batches/batch-7/images/00000012.png"),
            (BlobPaths.BatchLabel("lab-a", "batch-7", "00000012.png"), "batches/batch-7/labels/00000012.png"),
            (BlobPaths.BatchPart("lab-a", "batch-7", 12), "batches/batch-7/parts/00012.part"),
            (BlobPaths.BatchAnnotations("lab-a", "batch-7"), "batches/batch-7/annotations.json"),
            (BlobPaths.BatchManifest("lab-a", "batch-7"), "batches/batch-7/manifest.json"),
            (BlobPaths.BatchReport("lab-a", "batch-7"), "batches/batch-7/report.html"),
            (BlobPaths.Run("lab-a", "run-3", 2, "step-100.safetensors"), "runs/run-3/a2/step-100.safetensors"),
            (BlobPaths.Upload("lab-a", "u-1", "images.zip"), "uploads/u-1/images.zip"),
            (BlobPaths.UploadPart("lab-a", "u-1", 3), "uploads/u-1/parts/00003.part"),
        ];
        Assert.All(cases, c => Assert.Equal(("lab-a", c.Path), (c.Blob.Tenant, c.Blob.Path)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("..\\..\\windows")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b.png")]
    [InlineData("a\\b.png")]
    [InlineData("C:evil.png")]
    [InlineData("a\0.png")]
    [InlineData("a\n.png")]
    [InlineData("\u2028.png")]
    [InlineData(".hidden")]
    [InlineData(" lead.png")]
    [InlineData("trail.")]
    [InlineData("trail ")]
    [InlineData("NUL")]
    [InlineData("com1.png")]
    [InlineData("what?.png")]
    [InlineData("\ud83e\udda0.png")]
    public void File_name_that_could_be_a_path_is_refused(string name)
    {
        Assert.Throws<InvalidInputException>(() => BlobPaths.DatasetImage("lab-a", "livecell", name));
        Assert.Throws<InvalidInputException>(() => BlobPaths.Upload("lab-a", "u", name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Lab")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("a_b")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("nul")]
    [InlineData("\u0430")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Id_outside_its_alphabet_is_refused(string id)
    {
        Assert.Throws<InvalidInputException>(() => BlobPaths.BatchManifest(id, "b"));
        Assert.Throws<InvalidInputException>(() => BlobPaths.BatchManifest("lab-a", id));
        Assert.Throws<InvalidInputException>(() => BlobPaths.Library("lab-a", "d", id, "f"));
        Assert.Throws<InvalidInputException>(() => BlobPaths.RunPrefix(id));
    }

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.Equal(61, BlobPaths.BatchManifest(new string('a', 61), new string('b', 64)).Tenant.Length);
        Assert.Throws<InvalidInputException>(() => BlobPaths.BatchManifest(new string('a', 62), "b"));
        BlobPaths.Upload("a", "u", new string('\u00e9', 100));
        Assert.Throws<InvalidInputException>(() => BlobPaths.Upload("a", "u", new string('\u00e9', 101)));
        Assert.Throws<InvalidInputException>(() => BlobPaths.BatchPart("a", "b", -1));
        Assert.Throws<InvalidInputException>(() => BlobPaths.Run("a", "b", -1, "f"));
    }

    [Fact]
    public void Any_name_is_refused_or_one_segment_below_the_tenant() => Prop.ForAll<string>(name =>
    {
        name ??= "";
        BlobAddress blob;
        try
        {
            blob = BlobPaths.Upload("lab-a", "u", name);
        }
        catch (InvalidInputException e)
        {
            return !e.Message.Any(char.IsControl);
        }

        var root = Path.Combine(Path.GetTempPath(), "root");
        var full = Path.GetFullPath(Path.Combine(root, blob.Path));
        return full == Path.Combine(root, "uploads", "u", name) && Encoding.UTF8.GetByteCount(name) <= 200 && blob.FileName == name;
    }).QuickCheckThrowOnFailure();
}
