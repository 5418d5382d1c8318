using System.Text;
using CellGenie.Cli.Download;
using CellGenie.Imaging;

namespace CellGenie.Cli.Tests.Download;

public sealed class ImageArchiveTests : IDisposable
{
    private static readonly byte[] Abc = Encoding.ASCII.GetBytes("abc");

    private readonly TempFolder _folder = new();

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("images/livecell_test_images/a.tif")]
    [InlineData("livecell_test_images/a.tif")]
    public void Archive_with_or_without_the_root_folder_goes_into_images(string name)
    {
        var records = Unpack(ZipFiles.Create((name, Abc), ("images/", []), ("__MACOSX/images/._a.tif", Abc)));

        Assert.Equal([new ChecksumRecord("images/livecell_test_images/a.tif", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")], records);
        Assert.Equal("abc", File.ReadAllText(Path.Combine(Data, "images", "livecell_test_images", "a.tif")));
        Assert.Single(Directory.GetFiles(Data, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../evil.tif")]
    [InlineData("images/../../evil.tif")]
    [InlineData("/evil.tif")]
    [InlineData("images//evil.tif")]
    [InlineData("..\\evil.tif")]
    [InlineData("C:evil.tif")]
    [InlineData("images/./evil.tif")]
    [InlineData("images/evil.tif.partial")]
    [InlineData("images/evil.tif ")]
    [InlineData("images/evil\u0001.tif")]
    public void Name_that_leads_out_of_the_folder_unpacks_nothing(string name)
    {
        var error = Assert.Throws<InvalidInputException>(() => Unpack(ZipFiles.Create(("images/a.tif", Abc), (name, Abc))));

        Assert.Equal($"entry {name}", error.Place);
        Assert.Contains("no plain path", error.Rule);
        Assert.Equal([_folder["images.zip"]], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Two_names_that_differ_in_case_are_refused() =>
        Assert.Contains("two files", Assert.Throws<InvalidInputException>(() => Unpack(ZipFiles.Create(("a.tif", Abc), ("images/A.tif", Abc)))).Rule);

    [Fact]
    public void File_larger_than_any_image_is_refused_before_writing()
    {
        // 65 MiB of zeros, packed into 300 KB.
        var zip = ZipFiles.Create(("images/a.tif", new byte[65 << 20]));
        Assert.True(zip.Length < 1 << 20);

        var error = Assert.Throws<InvalidInputException>(() => Unpack(zip));

        Assert.Contains("claims 68157440 bytes", error.Rule);
        Assert.False(Directory.Exists(Path.Combine(Data, "images")));
    }

    [Fact]
    public void Sum_larger_than_the_limit_is_refused_before_writing()
    {
        // 129 files of 64 MiB are 8.06 GiB.
        var zip = ZipFiles.ClaimSize(ZipFiles.Create([.. Enumerable.Range(0, 129).Select(i => ($"images/{i}.tif", Abc))]), 64 << 20);

        var error = Assert.Throws<InvalidInputException>(() => Unpack(zip));

        Assert.Contains("129 files of 8657043456 bytes", error.Rule);
        Assert.False(Directory.Exists(Path.Combine(Data, "images")));
    }

    [Theory]
    [InlineData(10u)]
    [InlineData(2_000_000u)]
    public void File_of_another_size_than_claimed_is_refused(uint claimed)
    {
        var zip = ZipFiles.ClaimSize(ZipFiles.Create(("images/a.tif", new byte[1_000_000])), claimed);

        Assert.Throws<InvalidInputException>(() => Unpack(zip));

        Assert.Empty(Directory.GetFiles(Data, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void File_with_a_wrong_checksum_is_refused()
    {
        var error = Assert.Throws<InvalidInputException>(() => Unpack(ZipFiles.ClaimCrc(ZipFiles.Create(("images/a.tif", Abc)), 0x12345678)));

        Assert.Equal("entry images/a.tif", error.Place);
        Assert.Empty(Directory.GetFiles(Data, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Identical_file_stays_and_a_changed_one_is_replaced()
    {
        var zip = ZipFiles.Create(("images/same.tif", Abc), ("images/changed.tif", Abc));
        Unpack(zip);
        var same = Path.Combine(Data, "images", "same.tif");
        var changed = Path.Combine(Data, "images", "changed.tif");
        File.WriteAllText(changed, "abd");
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(same, longAgo);

        Unpack(zip);

        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(same));
        Assert.Equal("abc", File.ReadAllText(changed));
    }

    [Fact]
    public void Too_little_space_is_reported_before_writing()
    {
        var zip = ZipFiles.Create(("images/a.tif", new byte[3_000_000]));

        var error = Assert.Throws<CellGenieException>(() => Unpack(zip, freeSpace: 2_000_000));

        Assert.Contains("3 MB are needed and 2 MB are free", error.Message);
        Assert.False(Directory.Exists(Path.Combine(Data, "images")));
    }

    [Fact]
    public void Zip_of_another_program_is_read()
    {
        Directory.CreateDirectory(_folder["images/sub"]);
        File.WriteAllBytes(_folder["images/sub/a.tif"], [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i >> 3))]);
        Tool.Run("python3", "-m", "zipfile", "-c", _folder["other.zip"], _folder["images"]);

        var record = Assert.Single(Unpack(File.ReadAllBytes(_folder["other.zip"])));

        Assert.Equal(Tool.Run("sha256sum", _folder["images/sub/a.tif"])[..64], record.Sha256);
        Assert.Equal(File.ReadAllBytes(_folder["images/sub/a.tif"]), File.ReadAllBytes(Path.Combine(Data, record.Path)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>not a zip</html>")]
    public void Bytes_that_are_no_zip_are_refused(string content) =>
        Assert.Throws<InvalidInputException>(() => Unpack(Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void Zip_without_files_is_refused() => Assert.Throws<InvalidInputException>(() => Unpack(ZipFiles.Create()));

    [Fact]
    public void Damaged_zip_gives_only_our_errors()
    {
        var sound = ZipFiles.Create(("images/a.tif", new byte[500]), ("images/b.tif", Abc), ("images/sub/c.tif", new byte[70_000]));
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 1500; i++)
        {
            var damaged = sound.ToArray();
            for (var k = random.Next(1, 4); k > 0; k--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                Unpack(damaged);
            }
            catch (CellGenieException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1500);
    }

    private IReadOnlyList<ChecksumRecord> Unpack(byte[] zip, long freeSpace = long.MaxValue)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllBytes(_folder["images.zip"], zip);
        return ImageArchive.Unpack(_folder["images.zip"], Data, _ => freeSpace, (_, _) => { }, CancellationToken.None);
    }
}
