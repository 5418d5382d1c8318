using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace CellGenie.Infra.Tests;

/// <summary>What must hold of the objects of a cluster together.</summary>
public static partial class ClusterRules
{
    private static readonly HashSet<string> TrustedPorts = ["11111", "30000"];

    /// <summary>Whether an image names its version.</summary>
    public static bool IsPinned(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return name.Contains('@', StringComparison.Ordinal) || (name.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && name[(at + 1)..] is { Length: > 0 } tag && tag != "latest" && !tag.EndsWith("-latest", StringComparison.Ordinal));
    }

    /// <summary>Every image, action and base names its version.</summary>
    public static IEnumerable<string> Images(InfraFiles files)
    {
        foreach (var path in files.Under("infra", ".yaml"))
        {
            foreach (var image in ImageLine().Matches(files[path]).Select(m => m.Groups[1].Value).Where(i => !IsPinned(i)))
                yield return $"{path}: image {image} names no version";
        }

        var stages = new HashSet<string>();
        foreach (Match from in FromLine().Matches(files["infra/Dockerfile"]))
        {
            if (!stages.Contains(from.Groups[1].Value) && !IsPinned(from.Groups[1].Value))
                yield return $"infra/Dockerfile: base {from.Groups[1].Value} names no version";
            stages.Add(from.Groups[2].Value);
        }

        foreach (var path in files.Under(".github", ".yml"))
        {
            foreach (var action in ActionLine().Matches(files[path]).Select(m => m.Groups[1].Value).Where(a => !PinnedAction().IsMatch(a)))
                yield return $"{path}: action {action} names no version";
        }
    }

    /// <summary>No file holds a secret.</summary>
    public static IEnumerable<string> Secrets(InfraFiles files)
    {
        foreach (var path in files.Paths.Where(p => !p.StartsWith("docs/", StringComparison.Ordinal)))
        {
            var text = files[path];
            if (SecretKind().IsMatch(text))
                yield return $"{path}: holds a secret";
            foreach (var word in new[] { "AccountKey=", "SharedAccessSignature=", "InstrumentationKey=", "BEGIN PRIVATE KEY", "BEGIN RSA PRIVATE KEY" }.Where(w => text.Contains(w, StringComparison.Ordinal)))
                yield return $"{path}: holds {word}";
            foreach (Match literal in LiteralSecret().Matches(text))
            {
                if (!literal.Groups[2].Value.StartsWith('$') && !literal.Groups[2].Value.StartsWith("\"$", StringComparison.Ordinal))
                    yield return $"{path}: {literal.Groups[1].Value} is written down";
            }
        }
    }

    /// <summary>Nothing is allowed but what is named, and silo and gateway ports are for silos alone.</summary>
    public static IEnumerable<string> Network(Manifests manifests)
    {
        var policies = manifests.Of("NetworkPolicy").Where(p => p.Text("metadata", "namespace") == "cellgenie").ToList();
        if (!policies.Exists(p => p.Pairs("spec", "podSelector").Count == 0 && p.Texts("spec", "policyTypes").Order().SequenceEqual(["Egress", "Ingress"]) && !p.Items("spec", "ingress").Any() && !p.Items("spec", "egress").Any()))
            yield return "no policy forbids everything";
        foreach (var policy in policies)
        {
            foreach (var rule in policy.Items("spec", "ingress"))
            {
                var ports = rule.Items("ports").Select(p => p.Text("port")).ToList();
                if (ports.Count > 0 && !ports.Exists(p => p == null || TrustedPorts.Contains(p)))
                    continue;
                var onlySilos = rule.Items("from").Any() && rule.Items("from").All(f => f.Pairs().Count == 1 && f.Text("podSelector", "matchLabels", "cellgenie.io/silo") == "true");
                if (!onlySilos || policy.Text("spec", "podSelector", "matchLabels", "cellgenie.io/silo") != "true")
                    yield return $"policy {Manifests.NameOf(policy)}: lets others than silos to silo or gateway ports";
            }

            foreach (var open in policy.Items("spec", "egress").SelectMany(e => e.Items("to")).Where(t => t.Text("ipBlock", "cidr") == "0.0.0.0/0" && !t.Texts("ipBlock", "except").Contains("169.254.0.0/16")))
                yield return $"policy {Manifests.NameOf(policy)}: lets pods ask the machine's metadata";
        }

        foreach (var service in manifests.Of("Service").Where(s => s.Text("spec", "type") is { } type && type != "ClusterIP" && s.Text("metadata", "namespace") == "cellgenie"))
            yield return $"service {Manifests.NameOf(service)}: is open to the outside without the ingress";
        foreach (var name in manifests.Of("Service").Where(s => s.Text("spec", "type") == "ExternalName").Select(s => s.Text("spec", "externalName")!).Where(n => !manifests.Of("Service").Any(s => n == $"{Manifests.NameOf(s)}.{s.Text("metadata", "namespace")}.svc.cluster.local")))
            yield return $"the ingress leads to {name}, which is not there";
        foreach (var role in manifests.Of("Role").Where(r => r.Text("metadata", "namespace") == "cellgenie" && r.Items("rules").Any(x => x.Texts("resources").Contains("secrets"))))
            yield return $"role {Manifests.NameOf(role)}: reads the silos' secrets";
        foreach (var backend in manifests.Of("Ingress").SelectMany(i => i.Items("spec", "rules")).SelectMany(r => r.Items("http", "paths")).Where(p => p.Text("backend", "service", "name") != "cellgenie-api"))
            yield return $"the ingress leads to {backend.Text("backend", "service", "name")}";
        foreach (var ingress in manifests.Of("Ingress").Where(i => !i.Items("spec", "tls").Any() || !i.Items("spec", "rules").All(r => i.Items("spec", "tls").SelectMany(t => t.Texts("hosts")).Contains(r.Text("host")))))
            yield return $"ingress {Manifests.NameOf(ingress)}: has a host without TLS";
    }

    /// <summary>Numbers of silos follow what the silos measure; a run is never the end of its own silo.</summary>
    public static IEnumerable<string> Scaling(Manifests manifests)
    {
        foreach (var scaled in manifests.Of("ScaledObject"))
        {
            var name = Manifests.NameOf(scaled);
            var target = manifests.Of("Deployment").FirstOrDefault(d => Manifests.NameOf(d) == scaled.Text("spec", "scaleTargetRef", "name"));
            if (target == null)
                yield return $"scaling {name}: there is no deployment {scaled.Text("spec", "scaleTargetRef", "name")}";
            else if (target.Text("spec", "replicas") != null)
                yield return $"{name}: names a number of replicas, which every deployment would set again";
            foreach (var trigger in scaled.Items("spec", "triggers"))
            {
                var query = trigger.Text("metadata", "query") ?? "";
                foreach (var unknown in MetricRules.Unknown(query))
                    yield return $"scaling {name}: no silo measures {unknown}";
                var server = new Uri(trigger.Text("metadata", "serverAddress")!);
                if (!manifests.Of("Service").Any(s => $"{Manifests.NameOf(s)}.{s.Text("metadata", "namespace")}" == server.Host && s.Items("spec", "ports").Any(p => p.Text("port") == $"{server.Port}")))
                    yield return $"scaling {name}: nothing is at {server}";
                if (scaled.Text("spec", "minReplicaCount") == "0" && !(query.Contains("waiting", StringComparison.Ordinal) && query.Contains("busy", StringComparison.Ordinal)))
                    yield return $"scaling {name}: does not count runs that train, and would stop them";
            }
        }
    }

    /// <summary>Pods go where machines have what they ask for, and the class of a GPU is the same everywhere.</summary>
    public static IEnumerable<string> Machines(InfraFiles files, Manifests manifests)
    {
        var cluster = files["infra/modules/cluster.bicep"];
        var pools = PoolLabel().Matches(cluster).Select(m => m.Groups[1].Value).ToHashSet();
        var gpuClass = BicepFile.Read(files, BicepRules.Main).Defaults["gpuClass"];
        foreach (var silo in manifests.Silos)
        {
            var (name, spec) = (Manifests.NameOf(silo), silo.Get("spec", "template", "spec"));
            if (spec.Text("nodeSelector", "cellgenie.io/pool") is { } pool)
            {
                if (!pools.Contains(pool))
                    yield return $"{name}: there is no pool {pool}";
                if (cluster.Contains($"cellgenie.io/pool={pool}:NoSchedule", StringComparison.Ordinal) && !spec.Items("tolerations").Any(t => t.Text("key") == "cellgenie.io/pool" && t.Text("value") == pool))
                    yield return $"{name}: does not tolerate the taint of its pool {pool}";
            }

            var label = silo.Text("spec", "template", "metadata", "labels", "cellgenie.io/gpu-class");
            if (spec.Text("nodeSelector", "cellgenie.io/gpu-class") is { } wanted && (wanted != gpuClass || label != wanted))
                yield return $"{name}: its machines are of class {wanted}, its label is {label}, and the pool is of class {gpuClass}";
            if (label != null && manifests.Of("ScaledObject").Where(s => s.Text("spec", "scaleTargetRef", "name") == name).SelectMany(s => s.Items("spec", "triggers")).Any(t => !t.Text("metadata", "query")!.Contains($"gpu_class=\"{label}\"", StringComparison.Ordinal)))
                yield return $"{name}: its scaling does not look at class {label}";
            if (label != null && Manifests.ContainerOf(silo).Text("resources", "limits", "nvidia.com/gpu") != SiloRules.EnvironmentOf(silo, manifests.Settings).GetValueOrDefault("CellGenie__Gpu__Count"))
                yield return $"{name}: asks for another number of GPUs than the silo counts on";
        }
    }

    /// <summary>The service accounts are those that the identities trust.</summary>
    public static IEnumerable<string> Identities(InfraFiles files, Manifests manifests)
    {
        var trusted = Subject().Matches(files["infra/modules/federation.bicep"]).Select(m => m.Groups[1].Value).ToHashSet();
        var space = BicepNamespace().Match(files[BicepRules.Main]).Groups[1].Value;
        foreach (var silo in manifests.Silos.Where(s => s.Text("spec", "template", "spec", "serviceAccountName") != null))
        {
            var account = silo.Text("spec", "template", "spec", "serviceAccountName")!;
            if (!trusted.Contains(account))
                yield return $"{Manifests.NameOf(silo)}: no identity trusts {account}";
            if (silo.Text("metadata", "namespace") != space)
                yield return $"{Manifests.NameOf(silo)}: is in {silo.Text("metadata", "namespace")}, and the identities trust {space}";
            if (!manifests.Of("ServiceAccount").Any(a => Manifests.NameOf(a) == account))
                yield return $"{Manifests.NameOf(silo)}: there is no service account {account}";
        }

        foreach (var unknown in trusted.Where(t => !manifests.Of("ServiceAccount").Any(a => Manifests.NameOf(a) == t)))
            yield return $"infra/modules/federation.bicep: trusts {unknown}, which is not there";
    }

    /// <summary>Config maps, secrets, volumes and files that are named are there.</summary>
    public static IEnumerable<string> References(InfraFiles files)
    {
        foreach (var path in files.Under("infra/k8s", "kustomization.yaml"))
        {
            var folder = path[..path.LastIndexOf('/')];
            var node = Yaml.Documents(files[path]).Single();
            var named = node.Texts("resources").Concat(node.Items("configMapGenerator").SelectMany(g => g.Texts("files").Select(f => f[(f.IndexOf('=') + 1)..]).Concat(g.Texts("envs").Select(e => files.Has($"{folder}/{e}") ? e : e + ".example"))));
            foreach (var name in named)
            {
                var target = Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", folder, name))).Replace('\\', '/');
                if (!files.Has(target) && !files.Has($"{target}/kustomization.yaml"))
                    yield return $"{path}: {name} is not there";
            }
        }
    }

    [GeneratedRegex(@"^\s*(?:- )?image: *""?([^\s""#]+)", RegexOptions.Multiline)]
    private static partial Regex ImageLine();

    [GeneratedRegex(@"^FROM (\S+)(?: AS (\S+))?$", RegexOptions.Multiline)]
    private static partial Regex FromLine();

    [GeneratedRegex(@"^\s*- uses: (\S+)", RegexOptions.Multiline)]
    private static partial Regex ActionLine();

    [GeneratedRegex(@"@(v\d+(\.\d+)*|[0-9a-f]{40})$")]
    private static partial Regex PinnedAction();

    [GeneratedRegex(@"^kind: Secret\s*$", RegexOptions.Multiline)]
    private static partial Regex SecretKind();

    [GeneratedRegex(@"^\s*(?:- )?((?:[A-Za-z_]*(?:ClusterSecret|OperatorKey|PASSWORD|ConnectionString__Key)))\s*[:=]\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex LiteralSecret();

    [GeneratedRegex("'cellgenie.io/pool': '([a-z]+)'")]
    private static partial Regex PoolLabel();

    [GeneratedRegex(@"system:serviceaccount:\$\{namespace\}:([a-z-]+)'")]
    private static partial Regex Subject();

    [GeneratedRegex("var namespace = '([a-z-]+)'")]
    private static partial Regex BicepNamespace();
}
