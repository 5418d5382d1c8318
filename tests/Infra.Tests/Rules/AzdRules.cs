using System.Text.RegularExpressions;

namespace CellGenie.Infra.Tests;

/// <summary>What must hold of <c>azure.yaml</c> and the scripts that it runs.</summary>
public static partial class AzdRules
{
    private const string Azd = "azure.yaml";

    /// <summary>What azd itself sets, and what people may set.</summary>
    private static readonly HashSet<string> Given =
    [
        "AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_SUBSCRIPTION_ID", "AZURE_PRINCIPAL_ID", "AZURE_PRINCIPAL_TYPE",
        "CELLGENIE_HOST", "CELLGENIE_ALERT_EMAIL", "CELLGENIE_OIDC_AUTHORITY", "CELLGENIE_OIDC_AUDIENCE",
    ];

    /// <summary>It points at what exists.</summary>
    public static IEnumerable<string> Targets(InfraFiles files)
    {
        var root = Yaml.Documents(files[Azd]).Single();
        var infra = $"{root.Text("infra", "path")}/{root.Text("infra", "module")}.bicep";
        if (!files.Has(infra))
            yield return $"{Azd}: {infra} is not there";
        var stages = Stage().Matches(files["infra/Dockerfile"]).Select(m => m.Groups[1].Value).ToHashSet();
        foreach (var (name, service) in root.Pairs("services"))
        {
            var project = service.Text("project") ?? "";
            if (!Directory.Exists(Path.Combine(Repository.Root, project)))
                yield return $"{Azd}: {name}: project {project} is not there";
            if (!files.Has(service.Text("docker", "path") ?? ""))
                yield return $"{Azd}: {name}: {service.Text("docker", "path")} is not there";
            if (!Directory.Exists(Path.Combine(Repository.Root, project, service.Text("docker", "context") ?? "?")))
                yield return $"{Azd}: {name}: context {service.Text("docker", "context")} is not there";
            if (!stages.Contains(service.Text("docker", "target") ?? ""))
                yield return $"{Azd}: {name}: infra/Dockerfile has no stage {service.Text("docker", "target")}";
            if (service.Text("docker", "remoteBuild") == "true")
                yield return $"{Azd}: {name}: a build in the registry knows no target";
            if (service.Text("host") != "aks")
                yield return $"{Azd}: {name}: the host is {service.Text("host")}, and the cluster is AKS";
            var manifests = service.Text("k8s", "deploymentPath") ?? "?";
            if (!files.Under(manifests + "/", ".yaml").Any())
                yield return $"{Azd}: {name}: {manifests} holds no manifests";
            if (files.Has($"{manifests}/kustomization.yaml"))
                yield return $"{Azd}: {name}: {manifests} holds a kustomization, which kubectl apply -f does not know";
        }

        foreach (var (name, hook) in root.Pairs("hooks"))
        {
            var script = hook.Text("run") ?? "";
            if (!files.Has(script))
                yield return $"{Azd}: {name}: {script} is not there";
            else if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path.Combine(Repository.Root, script)) & UnixFileMode.UserExecute) == 0)
                yield return $"{Azd}: {name}: {script} is not executable";
        }
    }

    /// <summary>Variables of the scripts are outputs of the resources, what azd sets, or what people may set; each output has its use.</summary>
    public static IEnumerable<string> Variables(InfraFiles files)
    {
        var outputs = BicepFile.Read(files, BicepRules.Main).Outputs;
        var services = Yaml.Documents(files[Azd]).Single().Pairs("services").Keys.Select(s => $"SERVICE_{s.ToUpperInvariant().Replace('-', '_')}_IMAGE_NAME").ToHashSet();
        var used = new HashSet<string>();
        foreach (var path in files.Under("infra/deploy", ".sh"))
        {
            foreach (var name in Variable().Matches(files[path]).Select(m => m.Groups[1].Value))
            {
                used.Add(name);
                if (!outputs.Contains(name) && !Given.Contains(name) && !services.Contains(name))
                    yield return $"{path}: nothing sets {name}";
            }
        }

        foreach (var service in services.Where(s => !used.Contains(s)))
            yield return $"{Azd}: nothing uses {service}";
        foreach (var output in outputs.Where(o => o.StartsWith("CELLGENIE_", StringComparison.Ordinal) && !used.Contains(o)))
            yield return $"{BicepRules.Main}: nothing uses {output}";
    }

    /// <summary>The examples of what a deployment writes have the lines that its script writes.</summary>
    public static IEnumerable<string> Examples(InfraFiles files)
    {
        var script = files["infra/deploy/apply.sh"];
        foreach (var name in new[] { "cluster.env", "settings.env" })
        {
            var start = script.IndexOf($"{name} <<VALUES\n", StringComparison.Ordinal);
            var written = Keys(script[start..script.IndexOf("\nVALUES", start, StringComparison.Ordinal)]).ToList();
            var example = Keys(files[$"infra/k8s/azure/{name}.example"]).ToList();
            if (!written.SequenceEqual(example))
                yield return $"infra/k8s/azure/{name}.example has {string.Join(' ', example)}, and infra/deploy/apply.sh writes {string.Join(' ', written)}";
        }

        static IEnumerable<string> Keys(string text) => text.Split('\n').Where(l => l.Contains('=', StringComparison.Ordinal) && !l.Contains("<<", StringComparison.Ordinal)).Select(l => l[..l.IndexOf('=')]);
    }

    [GeneratedRegex(@"^FROM \S+ AS (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Stage();

    [GeneratedRegex(@"\$\{?((?:AZURE|CELLGENIE|SERVICE)_[A-Z0-9_]+)")]
    private static partial Regex Variable();
}
