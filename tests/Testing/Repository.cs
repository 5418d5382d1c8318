using Xunit;

namespace CellGenie.Testing;

/// <summary>Where the repository is, and the real data that may stand beside it.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder of <c>../shared</c>; the test is skipped, with a message, where it is absent.</summary>
    public static string Shared(string relative)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", relative));
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"needs ../shared/{relative}, which is not here");
        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CellGenie.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no CellGenie.sln above {AppContext.BaseDirectory}");
    }
}
