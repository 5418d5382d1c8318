using System.Text.Json;
using System.Text.RegularExpressions;

namespace CellGenie.Infra.Tests;

/// <summary>What must hold of the resources.</summary>
public static partial class BicepRules
{
    public const string Main = "infra/main.bicep";

    /// <summary>Azure's built-in roles, by id, as its documentation lists them.</summary>
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4d97b98b-1d4f-4787-a291-c67834d212e7"] = "Network Contributor",
        ["f1a07417-d97a-45cb-824c-7a7467783830"] = "Managed Identity Operator",
        ["b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"] = "Azure Kubernetes Service RBAC Cluster Admin",
    };

    /// <summary>Everything is closed, declared and used.</summary>
    public static IEnumerable<string> Syntax(InfraFiles files) => All(files).SelectMany(f => f.Faults)
        .Concat(All(files).SelectMany(f => f.Loaded.Select(l => (f.Path, File: Beside(f.Path, l)))).Where(l => !files.Has(l.File)).Select(l => $"{l.Path}: {l.File} is not there"))
        .Concat(files.Under("infra", ".bicep").Except(Reached(files)).Select(p => $"{p}: nothing uses it"));

    /// <summary>Modules exist; what they get they declare, what they need they get; outputs that are used exist.</summary>
    public static IEnumerable<string> Modules(InfraFiles files)
    {
        foreach (var file in All(files))
        {
            foreach (var (name, (path, passed)) in file.Modules)
            {
                var target = Beside(file.Path, path);
                if (!files.Has(target))
                {
                    yield return $"{file.Path}: module {name} is in {target}, which is not there";
                    continue;
                }

                var module = BicepFile.Read(files, target);
                foreach (var unknown in passed.Where(p => !module.Parameters.ContainsKey(p)))
                    yield return $"{file.Path}: module {name} gets {unknown}, which {target} does not declare";
                foreach (var missing in module.Parameters.Where(p => !p.Value && !passed.Contains(p.Key)))
                    yield return $"{file.Path}: module {name} does not get {missing.Key}, which {target} requires";
                foreach (var (_, output, line) in file.UsedOutputs.Where(o => o.Module == name && !module.Outputs.Contains(o.Output)))
                    yield return $"{file.Path}: line {line}: {target} has no output {output}";
            }
        }
    }

    /// <summary>The parameters that a deployment passes.</summary>
    public static IEnumerable<string> Parameters(InfraFiles files)
    {
        var main = BicepFile.Read(files, Main);
        using var json = JsonDocument.Parse(files["infra/main.parameters.json"]);
        var passed = json.RootElement.GetProperty("parameters").EnumerateObject().Select(p => p.Name).ToHashSet();
        return passed.Where(p => !main.Parameters.ContainsKey(p)).Select(p => $"infra/main.parameters.json: {Main} declares no parameter {p}")
            .Concat(main.Parameters.Where(p => !p.Value && !passed.Contains(p.Key)).Select(p => $"infra/main.parameters.json: {p.Key} is required and not there"));
    }

    /// <summary>Every resource has the version of its API that the table in the README gives, and the table has nothing else.</summary>
    public static IEnumerable<string> Versions(InfraFiles files)
    {
        var table = VersionLine().Matches(files["infra/README.md"]).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        var used = All(files).SelectMany(f => f.Resources.Select(r => (f.Path, r.Type, r.Version, r.Line))).ToList();
        foreach (var (path, type, version, line) in used)
        {
            if (!table.TryGetValue(type, out var wanted))
                yield return $"{path}: line {line}: the table has no {type}";
            else if (wanted != version)
                yield return $"{path}: line {line}: {type} is of {version}, in the table of {wanted}";
            if (version.EndsWith("-preview", StringComparison.Ordinal))
                yield return $"{path}: line {line}: {type} is a preview";
        }

        foreach (var unused in table.Keys.Except(used.Select(u => u.Type)))
            yield return $"infra/README.md: nothing uses {unused}";
    }

    /// <summary>Ids are those of the roles that stand beside them.</summary>
    public static IEnumerable<string> RoleIds(InfraFiles files)
    {
        foreach (var path in files.Under("infra", ".bicep"))
        {
            var text = files[path];
            foreach (var id in Guid().Matches(text).Select(m => m.Value))
            {
                if (!Roles.TryGetValue(id, out var role))
                    yield return $"{path}: {id} is no role known here";
                else if (!text.Contains(role, StringComparison.Ordinal))
                    yield return $"{path}: {id} is {role}, which is not what stands there";
            }
        }

        foreach (var line in All(files).SelectMany(f => files[f.Path].Split('\n').Where(l => l.Contains("roleDefinitionId:", StringComparison.Ordinal)).Select(l => (f.Path, Text: l.Trim()))))
        {
            if (!RoleUse().IsMatch(line.Text))
                yield return $"{line.Path}: '{line.Text}' names no role of the subscription by a variable";
        }

        foreach (var broad in All(files).SelectMany(f => f.Strings.Where(s => s.Text is "Owner" or "Contributor").Select(s => $"{f.Path}: line {s.Line}: {s.Text} is too much")))
            yield return broad;
    }

    /// <summary>Nothing has a key or a password, and nothing anonymous is let in.</summary>
    public static IEnumerable<string> Locked(InfraFiles files)
    {
        string[] never =
        [
            "listKeys", "listCredentials", "listAccountSas", "connectionString", "AccountKey", "SharedAccessKey", "adminUserEnabled: true", "anonymousPullEnabled: true", "allowSharedKeyAccess: true",
            "allowBlobPublicAccess: true", " publicAccess:", "disableLocalAccounts: false", "adminPassword", "TLS1_0", "TLS1_1", "supportsHttpsTrafficOnly: false", "enableNodePublicIP: true",
        ];
        foreach (var path in files.Under("infra", ".bicep"))
        {
            foreach (var word in never.Where(w => files[path].Contains(w, StringComparison.OrdinalIgnoreCase)))
                yield return $"{path}: has {word}";
        }

        (string Path, string[] Words)[] always =
        [
            ("infra/modules/storage.bicep", ["allowSharedKeyAccess: false", "allowBlobPublicAccess: false", "minimumTlsVersion: 'TLS1_2'", "supportsHttpsTrafficOnly: true", "deleteRetentionPolicy: { enabled: true", "isVersioningEnabled: true", "prefixMatch: ['x-']"]),
            ("infra/modules/registry.bicep", ["adminUserEnabled: false"]),
            ("infra/modules/cluster.bicep", ["disableLocalAccounts: true", "enableAzureRBAC: true", "oidcIssuerProfile: { enabled: true }", "workloadIdentity: { enabled: true }", "networkPolicy: 'cilium'", "keda: { enabled: true }"]),
        ];
        foreach (var (path, words) in always)
        {
            foreach (var word in words.Where(w => !files[path].Contains(w, StringComparison.Ordinal)))
                yield return $"{path}: does not have {word}";
        }
    }

    /// <summary>The GPU pool begins at none, and costs nothing then.</summary>
    public static IEnumerable<string> Pools(InfraFiles files)
    {
        var cluster = files["infra/modules/cluster.bicep"];
        var gpu = cluster[cluster.IndexOf("resource gpuPool", StringComparison.Ordinal)..];
        foreach (var wanted in new[] { "minCount: 0", "count: 0", "nodeTaints: ['cellgenie.io/pool=gpu:NoSchedule']", "'cellgenie.io/gpu-class': gpuClass" }.Where(w => !gpu.Contains(w, StringComparison.Ordinal)))
            yield return $"infra/modules/cluster.bicep: the GPU pool does not have {wanted}";
    }

    /// <summary>The files that a deployment consists of.</summary>
    public static IEnumerable<BicepFile> All(InfraFiles files) => files.Under("infra", ".bicep").Select(p => BicepFile.Read(files, p));

    private static HashSet<string> Reached(InfraFiles files)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>([Main]);
        while (next.TryDequeue(out var path))
        {
            if (files.Has(path) && reached.Add(path))
            {
                foreach (var module in BicepFile.Read(files, path).Modules.Values)
                    next.Enqueue(Beside(path, module.File));
            }
        }

        return reached;
    }

    private static string Beside(string path, string relative) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(path)!, relative))).Replace('\\', '/');

    [GeneratedRegex(@"^\| `(Microsoft\.[A-Za-z./]+)` \| (\d{4}-\d{2}-\d{2}(?:-preview)?) \|", RegexOptions.Multiline)]
    private static partial Regex VersionLine();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Guid();

    [GeneratedRegex(@"^roleDefinitionId: subscriptionResourceId\('Microsoft\.Authorization/roleDefinitions', [a-zA-Z]+\)$")]
    private static partial Regex RoleUse();
}
