using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CellGenie.Infra.Tests;

/// <summary>Short ways into YAML.</summary>
public static class Yaml
{
    /// <summary>The documents of a file.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static IReadOnlyList<YamlNode> Documents(string text)
    {
        var stream = new YamlStream();
        // Anchors, aliases and merge keys are part of the representation; nothing is constructed from it.
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }

    /// <summary>What is at a path; null where there is nothing. Merge keys are followed.</summary>
    public static YamlNode? Get(this YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (node is not YamlMappingNode mapping)
                return null;
            node = mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child
                : mapping.Children.TryGetValue(new YamlScalarNode("<<"), out var merged) ? merged.Get(key) : null;
        }

        return node;
    }

    /// <summary>The text at a path; null where there is none.</summary>
    public static string? Text(this YamlNode? node, params ReadOnlySpan<string> path) => (node.Get(path) as YamlScalarNode)?.Value;

    /// <summary>The items of the list at a path.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode? node, params ReadOnlySpan<string> path) => (node.Get(path) as YamlSequenceNode)?.Children ?? Enumerable.Empty<YamlNode>();

    /// <summary>The texts of the list at a path.</summary>
    public static IEnumerable<string> Texts(this YamlNode? node, params ReadOnlySpan<string> path) => node.Items(path).Select(i => i.Text() ?? "");

    /// <summary>The pairs of the mapping at a path, with those of merged mappings.</summary>
    public static Dictionary<string, YamlNode> Pairs(this YamlNode? node, params ReadOnlySpan<string> path)
    {
        var pairs = new Dictionary<string, YamlNode>();
        if (node.Get(path) is not YamlMappingNode mapping)
            return pairs;
        foreach (var (key, value) in mapping.Children)
        {
            if (key.Text() == "<<")
            {
                foreach (var (k, v) in value.Pairs())
                    pairs.TryAdd(k, v);
            }
            else
            {
                pairs[key.Text()!] = value;
            }
        }

        return pairs;
    }

    /// <summary>The texts of the mapping at a path.</summary>
    public static Dictionary<string, string> Values(this YamlNode? node, params ReadOnlySpan<string> path) => node.Pairs(path).ToDictionary(p => p.Key, p => p.Value.Text() ?? "");

    /// <summary>Every mapping in it.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(this YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Values.SelectMany(Mappings).Prepend(mapping),
        YamlSequenceNode list => list.Children.SelectMany(Mappings),
        _ => [],
    };
}
