using System.Text;

namespace CellGenie.Grains;

/// <summary>What is kept of a cell library. At most <see cref="MaxVersions"/> versions of at most 100 cultures.</summary>
[Alias("cellgenie.LibraryState")]
[GenerateSerializer]
public sealed class LibraryState
{
    /// <summary>The most versions: a new one comes only from another version of the engine.</summary>
    public const int MaxVersions = 20;

    /// <summary>The most bytes of their cultures' names: a status stays under 64 KB.</summary>
    internal const int MaxNameBytes = 48 * 1024;

    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>What it is doing.</summary>
    [Id(1)]
    public LibraryPhase Phase { get; set; }

    /// <summary>Why the last extraction failed.</summary>
    [Id(2)]
    public string? Reason { get; set; }

    /// <summary>Number of the current extraction.</summary>
    [Id(3)]
    public int Attempt { get; set; }

    /// <summary>Its versions, newest first.</summary>
    [Id(4)]
    public List<LibraryVersion> Versions { get; set; } = [];

    /// <summary>Bytes of the names of all versions' cultures, which are most of a status.</summary>
    internal static int NameBytes(IEnumerable<LibraryVersion> versions) => versions.SelectMany(v => v.Cultures).Sum(Encoding.UTF8.GetByteCount);

    internal LibraryStatus ToStatus() => new(Phase, Reason, [.. Versions]);
}
