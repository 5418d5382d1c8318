namespace CellGenie.Infra.Tests;

/// <summary>The text of everything that a deployment consists of, by path from the repository's root. Rules read this and nothing else, so that a fault can be planted in it.</summary>
public sealed class InfraFiles
{
    private static readonly string[] Folders = ["infra", ".github/workflows", "docs"];
    private static readonly string[] Endings = [".bicep", ".yaml", ".yml", ".json", ".sh", ".md", ".example", ".env", "Dockerfile", ".dockerignore"];
    private static readonly Lazy<InfraFiles> Real = new(Read);
    private readonly Dictionary<string, string> _files;

    private InfraFiles(Dictionary<string, string> files) => _files = files;

    /// <summary>The files as they are.</summary>
    public static InfraFiles Current => Real.Value;

    public IEnumerable<string> Paths => _files.Keys.Order(StringComparer.Ordinal);

    public string this[string path] => _files.TryGetValue(path, out var text) ? text : throw new InvalidOperationException($"{path} is not there");

    public bool Has(string path) => _files.ContainsKey(path);

    public IEnumerable<string> Under(string folder, string ending) =>
        Paths.Where(p => p.StartsWith(folder, StringComparison.Ordinal) && p.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>The files with one change.</summary>
    public InfraFiles With(string path, string from, string to)
    {
        var text = this[path];
        Assert.True(text.Contains(from, StringComparison.Ordinal), $"{path} no longer has '{from}', so no fault can be planted there");
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return new(new(_files) { [path] = string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length)) });
    }

    private static InfraFiles Read()
    {
        var files = new Dictionary<string, string>();
        var paths = Folders.Select(f => Path.Combine(Repository.Root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Where(f => Endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Append(Path.Combine(Repository.Root, "azure.yaml"));
        foreach (var path in paths)
        {
            var name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
            // Written by a deployment from this folder; not part of it.
            if (name is not ("infra/k8s/azure/cluster.env" or "infra/k8s/azure/settings.env" or "infra/.env"))
                files[name] = File.ReadAllText(path);
        }

        return new(files);
    }
}
