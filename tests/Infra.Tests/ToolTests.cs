using k8s;
using YamlDotNet.Core;

namespace CellGenie.Infra.Tests;

/// <summary>What the tools themselves say, where they are installed.</summary>
public sealed class ToolTests
{
    private static string InfraFolder => Path.Combine(Repository.Root, "infra");

    [Fact]
    public void Bicep_builds_without_a_warning()
    {
        var build = Tool.TryRun(BicepCompiler.Program, "build", Path.Combine(Repository.Root, BicepRules.Main), "--stdout");
        Assert.True(build.ExitCode == 0 && build.Error.Trim().Length == 0, build.Error);
        Assert.Contains("Microsoft.ContainerService/managedClusters", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bicep_lint_is_content()
    {
        var lint = Tool.TryRun(BicepCompiler.Program, "lint", Path.Combine(Repository.Root, BicepRules.Main));
        Assert.True(lint.ExitCode == 0 && lint.Error.Trim().Length == 0, lint.Error);
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("onprem")]
    [InlineData("single")]
    public void Overlay_is_rendered_and_what_comes_out_keeps_the_rules(string overlay)
    {
        using var folder = new TempFolder();
        var manifests = Manifests.Rendered(Render(overlay, folder));

        Assert.Empty(SiloRules.Probes(manifests));
        Assert.Empty(SiloRules.Ports(manifests));
        Assert.Empty(SiloRules.Budgets(manifests));
        Assert.Empty(SiloRules.Rights(manifests));
        // On premises the account is in a secret, so what is seen here has none.
        Assert.DoesNotContain(SiloRules.Environment(manifests), f => !(overlay == "onprem" && f.Contains("Azure:", StringComparison.Ordinal)));
        Assert.All(manifests.Objects.SelectMany(Yaml.Mappings).Select(m => m.Text("image")).OfType<string>(), i => Assert.True(ClusterRules.IsPinned(i), i));
        if (overlay == "single")
            return;
        Assert.Empty(ClusterRules.Network(manifests));
        Assert.Empty(ClusterRules.Scaling(manifests));
        Assert.Empty(ClusterRules.Machines(InfraFiles.Current, manifests));
        Assert.Empty(ClusterRules.Identities(InfraFiles.Current, manifests));
    }

    [Fact]
    public void Values_of_a_deployment_arrive_where_they_belong()
    {
        using var folder = new TempFolder();
        var manifests = Manifests.Rendered(Render("azure", folder));
        var values = InfraFiles.Current["infra/k8s/azure/cluster.env.example"].Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(l => l[..l.IndexOf('=')], l => l[(l.IndexOf('=') + 1)..]);

        Assert.Equal(values["IMAGE"], Manifests.ContainerOf(manifests.One("Deployment", "cellgenie-api")).Text("image"));
        Assert.Equal(values["IMAGE"], Manifests.ContainerOf(manifests.One("Deployment", "cellgenie-cpu")).Text("image"));
        Assert.Equal(values["GPU_IMAGE"], Manifests.ContainerOf(manifests.One("Deployment", "cellgenie-gpu")).Text("image"));
        foreach (var (kind, id) in new[] { ("api", "API_CLIENT_ID"), ("cpu", "CPU_CLIENT_ID"), ("gpu", "GPU_CLIENT_ID") })
        {
            Assert.Equal(values[id], manifests.One("ServiceAccount", $"cellgenie-{kind}").Text("metadata", "annotations", "azure.workload.identity/client-id"));
            Assert.Equal("true", manifests.One("Deployment", $"cellgenie-{kind}").Text("spec", "template", "metadata", "labels", "azure.workload.identity/use"));
        }

        Assert.Equal(values["HOST"], manifests.One("Ingress", "cellgenie").Items("spec", "rules").Single().Text("host"));
        Assert.Equal([values["HOST"]], manifests.One("Ingress", "cellgenie").Items("spec", "tls").Single().Texts("hosts"));
        Assert.Equal(values["DNS_LABEL"], manifests.One("Service", "traefik").Text("metadata", "annotations", "service.beta.kubernetes.io/azure-dns-label-name"));
        Assert.Equal(values["CPU_MAX"], manifests.One("ScaledObject", "cellgenie-cpu").Text("spec", "maxReplicaCount"));
        Assert.Equal(values["GPU_MAX"], manifests.One("ScaledObject", "cellgenie-gpu").Text("spec", "maxReplicaCount"));
        Assert.Equal("https://cgexample.blob.core.windows.net/", manifests.Settings["CellGenie__Storage__Azure__BlobUri"]);
    }

    /// <summary>What our own reader takes for a fault, the compiler does as well, and what it lets pass compiles.</summary>
    [Theory]
    [InlineData("infra/modules/registry.bicep", "principalId: kubeletPrincipalId", "principalId: kubletPrincipalId")]
    [InlineData("infra/modules/registry.bicep", "sku: { name: 'Basic' }", "sku: { name: 'Basic'")]
    [InlineData("infra/main.bicep", "storage.outputs.blobUri", "storage.outputs.blobUrl")]
    [InlineData("infra/main.bicep", "    dailyGb: logDailyGb\n", "")]
    public void Compiler_sees_the_planted_faults_too(string path, string from, string to)
    {
        using var folder = new TempFolder();
        var files = InfraFiles.Current.With(path, from, to);
        foreach (var file in files.Paths.Where(p => p.StartsWith("infra/", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
            File.WriteAllText(folder[file], files[file]);
        }

        Assert.NotEmpty(BicepRules.Syntax(files).Concat(BicepRules.Modules(files)));
        var build = Tool.TryRun(BicepCompiler.Program, "build", folder["infra/main.bicep"], "--stdout");
        Assert.NotEqual(0, build.ExitCode);
    }

    /// <summary>Every field of every object is one that Kubernetes has: read strictly into the types of its own client.</summary>
    [Theory]
    [InlineData("azure", 34)]
    [InlineData("onprem", 31)]
    [InlineData("single", 5)]
    public void Objects_of_the_overlay_are_of_the_types_of_Kubernetes(string overlay, int atLeast)
    {
        using var folder = new TempFolder();
        var objects = Strict(Render(overlay, folder));
        Assert.True(objects.Count >= atLeast, $"{objects.Count}");
        Assert.All(objects, o => Assert.StartsWith("V1", o.GetType().Name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_misspelt_field_is_seen()
    {
        using var folder = new TempFolder();
        var text = Render("single", folder);
        Assert.Throws<YamlException>(() => Strict(text.Replace("enableServiceLinks", "enableServiceLink", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("onprem")]
    [InlineData("single")]
    public void Kubernetes_schemas_accept_the_overlay(string overlay)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["all.yaml"], Render(overlay, folder));
        Tool.Run("kubeconform", "-strict", "-skip", "ScaledObject", folder["all.yaml"]);
    }

    [Fact]
    public void Shell_scripts_are_read_without_a_fault()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        foreach (var script in InfraFiles.Current.Under("infra/deploy", ".sh"))
            Assert.Equal((0, ""), Tool.TryRun("sh", "-n", Path.Combine(Repository.Root, script)) is var r ? (r.ExitCode, r.Error) : default);
    }

    [Fact]
    public void Trial_secrets_are_such_as_the_silo_accepts()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        Assert.SkipUnless(Tool.IsInstalled("openssl"), "needs openssl, which is not installed");
        var result = Tool.TryRun("sh", Path.Combine(InfraFolder, "deploy", "trial-secrets.sh"));
        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(l => l[..l.IndexOf('=')], l => l[(l.IndexOf('=') + 1)..]);
        var environment = new Dictionary<string, string>
        {
            ["CellGenie__Storage__Folder"] = "/data",
            ["CellGenie__Access__ClusterSecret"] = lines["CELLGENIE_CLUSTER_SECRET"],
            ["CellGenie__Api__OperatorKeySha256"] = lines["CELLGENIE_OPERATOR_KEY_SHA256"],
        };
        Assert.Empty(Settings.Faults(environment));
        var key = result.Error.Trim().Split(' ')[^1];
        Assert.Equal(lines["CELLGENIE_OPERATOR_KEY_SHA256"], Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key))));
    }

    /// <summary>The objects, but for KEDA's, which Kubernetes does not know.</summary>
    private static List<object> Strict(string text) => [.. text.Split("\n---\n").Where(d => !d.Contains("kind: ScaledObject", StringComparison.Ordinal)).SelectMany(d => KubernetesYaml.LoadAllFromString(d, strict: true))];

    /// <summary>Renders an overlay in a copy, where a deployment's files stand beside it.</summary>
    private static string Render(string overlay, TempFolder folder)
    {
        foreach (var path in InfraFiles.Current.Paths.Where(p => p.StartsWith("infra/k8s/", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
            File.WriteAllText(folder[path], InfraFiles.Current[path]);
            if (path.EndsWith(".env.example", StringComparison.Ordinal))
                File.WriteAllText(folder[path[..^".example".Length]], InfraFiles.Current[path]);
        }

        return Tool.Run("kubectl", "kustomize", folder[$"infra/k8s/{overlay}"]);
    }
}
