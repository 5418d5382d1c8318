using YamlDotNet.RepresentationModel;

namespace CellGenie.Infra.Tests;

/// <summary>The objects of a deployment on Kubernetes.</summary>
public sealed class Manifests
{
    private Manifests(IReadOnlyList<YamlNode> objects, Dictionary<string, string> settings) => (Objects, Settings) = (objects, settings);

    public IReadOnlyList<YamlNode> Objects { get; }

    /// <summary>The config map that all silos of a cluster have in common.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The deployments of silos.</summary>
    public IEnumerable<YamlNode> Silos => Of("Deployment").Where(d => d.Text("spec", "template", "metadata", "labels", "cellgenie.io/silo") == "true");

    public IEnumerable<YamlNode> Of(string kind) => Objects.Where(o => o.Text("kind") == kind);

    public YamlNode One(string kind, string name) => Of(kind).Single(o => NameOf(o) == name);

    public static string NameOf(YamlNode node) => node.Text("metadata", "name") ?? "";

    /// <summary>The container of a silo.</summary>
    public static YamlNode ContainerOf(YamlNode deployment) => deployment.Items("spec", "template", "spec", "containers").First();

    /// <summary>The files of a kustomization and of those that it names, without its changes.</summary>
    public static Manifests Read(InfraFiles files, string folder)
    {
        var objects = new List<YamlNode>();
        var settings = new Dictionary<string, string>();
        Add(files, folder, objects, settings);
        return new(objects, settings);
    }

    /// <summary>What <c>kubectl kustomize</c> made.</summary>
    public static Manifests Rendered(string text)
    {
        var objects = Yaml.Documents(text);
        var settings = objects.FirstOrDefault(o => o.Text("kind") == "ConfigMap" && NameOf(o).StartsWith("cellgenie-", StringComparison.Ordinal));
        return new(objects, settings.Values("data"));
    }

    private static void Add(InfraFiles files, string folder, List<YamlNode> objects, Dictionary<string, string> settings)
    {
        var kustomization = Yaml.Documents(files[$"{folder}/kustomization.yaml"]).Single();
        foreach (var resource in kustomization.Texts("resources"))
        {
            var path = Join(folder, resource);
            if (files.Has($"{path}/kustomization.yaml"))
                Add(files, path, objects, settings);
            else
                objects.AddRange(Yaml.Documents(files[path]));
        }

        foreach (var literal in kustomization.Items("configMapGenerator").Where(g => g.Text("name") == "cellgenie").SelectMany(g => g.Texts("literals")))
            settings[literal[..literal.IndexOf('=')]] = literal[(literal.IndexOf('=') + 1)..];
    }

    private static string Join(string folder, string relative) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", folder, relative))).Replace('\\', '/');
}
