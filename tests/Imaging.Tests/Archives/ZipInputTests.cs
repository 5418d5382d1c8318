using System.IO.Compression;
using System.Text;

namespace CellGenie.Imaging.Tests;

public sealed class ZipInputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_unpacked_and_folders_and_finder_notes_left_out()
    {
        using var zip = ZipInput.Open(Write(("a/", ""), ("a/b.txt", "hello"), ("__MACOSX/a/b.txt", "x"), ("c.txt", "")), new ZipLimits());

        Assert.Equal(["a/b.txt", "c.txt"], zip.Files.Select(f => f.FullName));
        Assert.Equal(["hello", ""], zip.Files.Select(f => Unpack(zip, f)));
    }

    [Fact]
    public void Archive_that_claims_more_than_is_allowed_is_refused_before_it_is_unpacked()
    {
        var path = Write(("a", new string('x', 1000)), ("b", new string('y', 1000)));

        Assert.Contains("1 of", Refused(path, new ZipLimits { Files = 1 }));
        Assert.Contains("at most 999", Refused(path, new ZipLimits { FileBytes = 999 }));
        Assert.Contains("2000 bytes", Refused(path, new ZipLimits { TotalBytes = 1999 }));
        using var _ = ZipInput.Open(path, new ZipLimits { Files = 2, FileBytes = 1000, TotalBytes = 2000, Ratio = 1 });
    }

    [Fact]
    public void Archive_that_grows_too_much_is_refused()
    {
        // 65 MiB of zeros deflate to some 65 KB: about a thousand times.
        var path = _folder["bomb.zip"];
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("bomb").Open();
            for (var i = 0; i < 65; i++)
                stream.Write(new byte[1 << 20]);
        }

        Assert.Contains("unpacked", Refused(path, new ZipLimits { FileBytes = 1 << 30, Ratio = 100 }));
        Assert.Contains("unpack to", Refused(path, new ZipLimits { FileBytes = 1 << 30, FileRatio = 100 }));
        using var _ = ZipInput.Open(path, new ZipLimits { FileBytes = 1 << 30, Ratio = 2000, FileRatio = 2000 });
    }

    [Theory]
    [InlineData("../b")]
    [InlineData("/b")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("c:b")]
    [InlineData("../b/")]
    public void Name_that_is_no_plain_path_is_refused_where_that_matters(string name)
    {
        var path = Write(("a", "x"), (name, ""));

        Assert.Contains("plain path", Refused(path, new ZipLimits { PlainNames = true }));
        using var _ = ZipInput.Open(path, new ZipLimits());
    }

    [Fact]
    public void File_larger_than_the_caller_holds_is_not_read()
    {
        using var zip = ZipInput.Open(Write(("a", "12345")), new ZipLimits());

        Assert.Equal("12345"u8, zip.Read(zip.Files[0], 5));
        Assert.Throws<InvalidInputException>(() => zip.Read(zip.Files[0], 4));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void File_of_another_length_than_the_directory_says_is_refused(int more)
    {
        var path = Write(("a", new string('x', 1000)));
        var bytes = File.ReadAllBytes(path);
        // The uncompressed length in the central directory: 24 bytes after its signature.
        var directory = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.GetBytes(1000 + more).CopyTo(bytes, directory + 24);
        File.WriteAllBytes(path, bytes);

        Assert.Throws<InvalidInputException>(() =>
        {
            using var zip = ZipInput.Open(path, new ZipLimits());
            Unpack(zip, zip.Files[0]);
        });
    }

    [Fact]
    public void Archive_with_any_byte_changed_unpacks_to_the_same_or_is_refused()
    {
        var path = Write(("a.txt", "some text that is not so short"), ("b.txt", "more"));
        var good = File.ReadAllBytes(path);
        for (var i = 0; i < good.Length; i++)
        {
            var bytes = good.ToArray();
            bytes[i] ^= 0x41;
            File.WriteAllBytes(path, bytes);
            try
            {
                using var zip = ZipInput.Open(path, new ZipLimits());
                foreach (var file in zip.Files)
                    Assert.Contains(Unpack(zip, file), (string[])["some text that is not so short", "more", ""]);
            }
            catch (InvalidInputException)
            {
                // Nothing else may escape.
            }
        }
    }

    [Fact]
    public void File_that_is_no_archive_or_not_there_is_refused()
    {
        File.WriteAllText(_folder["x.zip"], "no archive");

        Refused(_folder["x.zip"], new ZipLimits());
        Refused(_folder["none.zip"], new ZipLimits());
        Refused(Write(("a/", "")), new ZipLimits());
    }

    private static string Refused(string path, ZipLimits limits) => Assert.Throws<InvalidInputException>(() => ZipInput.Open(path, limits)).Message;

    private static string Unpack(ZipInput zip, ZipArchiveEntry file)
    {
        var bytes = new MemoryStream();
        zip.CopyTo(file, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private string Write(params (string Name, string Content)[] files)
    {
        var path = _folder[$"{Guid.NewGuid()}.zip"];
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            var entry = zip.CreateEntry(name);
            if (name.EndsWith('/'))
                continue;
            using var stream = entry.Open();
            stream.Write(Encoding.UTF8.GetBytes(content));
        }

        return path;
    }
}
