using System.Globalization;
using CellGenie.Silo;
using YamlDotNet.RepresentationModel;

namespace CellGenie.Infra.Tests;

/// <summary>What must hold of every deployment of silos.</summary>
public static class SiloRules
{
    private const int Reserve = 5;

    /// <summary>The environment of a silo, with stand-ins for what is known only on a cluster.</summary>
    public static Dictionary<string, string> EnvironmentOf(YamlNode deployment, IReadOnlyDictionary<string, string> settings)
    {
        var environment = new Dictionary<string, string>();
        var container = Manifests.ContainerOf(deployment);
        foreach (var source in container.Items("envFrom"))
        {
            foreach (var (name, value) in source.Get("configMapRef") != null ? settings : source.Get("secretRef") != null ? Settings.SampleSecrets : new Dictionary<string, string>())
                environment[name] = value;
        }

        foreach (var variable in container.Items("env"))
            environment[variable.Text("name")!] = variable.Text("value") ?? Sample(deployment, variable.Text("valueFrom", "fieldRef", "fieldPath"));
        return environment;
    }

    /// <summary>Each variable is an option that the silo has, with a value that it accepts.</summary>
    public static IEnumerable<string> Environment(Manifests manifests) => manifests.Silos.SelectMany(d => Settings.Faults(EnvironmentOf(d, manifests.Settings)).Select(f => $"{Manifests.NameOf(d)}: {f}"));

    /// <summary>The probes are the silo's, on the port where it listens, and wait longer than it does.</summary>
    public static IEnumerable<string> Probes(Manifests manifests)
    {
        (string Probe, string Path)[] wanted = [("startupProbe", Health.StartupPath), ("livenessProbe", Health.LivePath), ("readinessProbe", Health.ReadyPath)];
        foreach (var (silo, container, name) in Containers(manifests))
        {
            foreach (var (probe, path) in wanted)
            {
                if (container.Text(probe, "httpGet", "path") != path)
                    yield return $"{name}: {probe} asks {container.Text(probe, "httpGet", "path")}, and the silo serves {path}";
                if (container.Text(probe, "httpGet", "port") != "http")
                    yield return $"{name}: {probe} is not on the port http";
            }

            if (Number(container, 1, "readinessProbe", "timeoutSeconds") <= 5)
                yield return $"{name}: readinessProbe gives up before the silo does, which asks the storage for 5 seconds";
            if (Number(container, 3, "startupProbe", "failureThreshold") * Number(container, 10, "startupProbe", "periodSeconds") < 120)
                yield return $"{name}: the silo has less than two minutes to start";
        }
    }

    /// <summary>Ports are the same wherever they are named.</summary>
    public static IEnumerable<string> Ports(Manifests manifests)
    {
        foreach (var (silo, container, name) in Containers(manifests))
        {
            var environment = EnvironmentOf(silo, manifests.Settings);
            var ports = container.Items("ports").ToDictionary(p => p.Text("name")!, p => p.Text("containerPort"));
            (string Port, string Variable, string Default)[] wanted = [("http", "ASPNETCORE_HTTP_PORTS", "?"), ("silo", "CellGenie__Storage__SiloPort", "11111"), ("gateway", "CellGenie__Storage__GatewayPort", "30000")];
            foreach (var (port, variable, otherwise) in wanted.Where(w => ports.ContainsKey(w.Port)))
            {
                if (ports[port] != environment.GetValueOrDefault(variable, otherwise))
                    yield return $"{name}: port {port} is {ports[port]}, and {variable} {environment.GetValueOrDefault(variable, otherwise)}";
            }

            if (!ports.ContainsKey("http"))
                yield return $"{name}: has no port http";
        }

        foreach (var service in manifests.Of("Service").Where(s => s.Text("spec", "type") != "ExternalName"))
        {
            var selected = manifests.Of("Deployment").Where(d => service.Values("spec", "selector") is var s && s.All(l => d.Text("spec", "template", "metadata", "labels", l.Key) == l.Value)).ToList();
            var names = selected.SelectMany(d => d.Items("spec", "template", "spec", "containers")).SelectMany(c => c.Items("ports")).Select(p => p.Text("name")).ToHashSet();
            foreach (var port in service.Items("spec", "ports").Where(p => !names.Contains(p.Text("targetPort"))))
                yield return $"service {Manifests.NameOf(service)}: nothing it selects has a port {port.Text("targetPort")}";
        }
    }

    /// <summary>A silo that is told to stop has more time than it takes.</summary>
    public static IEnumerable<string> Budgets(Manifests manifests)
    {
        foreach (var (silo, container, name) in Containers(manifests))
        {
            var drain = TimeSpan.Parse(EnvironmentOf(silo, manifests.Settings).GetValueOrDefault("CellGenie__Silo__DrainBudget", $"{new SiloSettings().DrainBudget}"), CultureInfo.InvariantCulture).TotalSeconds;
            var grace = Number(silo, 30, "spec", "template", "spec", "terminationGracePeriodSeconds");
            var before = Number(container, 0, "lifecycle", "preStop", "sleep", "seconds");
            if (grace < drain + before + Reserve)
                yield return $"{name}: is killed after {grace} s, and may need {drain} s after {before} s, with {Reserve} s to spare";
        }

        foreach (var budget in manifests.Of("PodDisruptionBudget"))
        {
            var name = Manifests.NameOf(budget);
            var target = manifests.Silos.FirstOrDefault(d => budget.Values("spec", "selector", "matchLabels").All(l => d.Text("spec", "template", "metadata", "labels", l.Key) == l.Value));
            if (target == null)
                yield return $"budget {name}: selects nothing";
            else if (Number(budget, 1, "spec", "maxUnavailable") == 0 || (budget.Text("spec", "minAvailable") is { } least && int.Parse(least, CultureInfo.InvariantCulture) >= Number(target, 1, "spec", "replicas")))
                yield return $"budget {name}: lets no pod go, so no machine can be upgraded";
        }
    }

    /// <summary>Containers have no more rights than they need, and what a silo writes has a bound that it keeps.</summary>
    public static IEnumerable<string> Rights(Manifests manifests)
    {
        foreach (var workload in manifests.Of("Deployment"))
        {
            var name = Manifests.NameOf(workload);
            var pod = workload.Get("spec", "template", "spec");
            if (pod.Text("securityContext", "runAsNonRoot") != "true")
                yield return $"{name}: may run as root";
            foreach (var container in pod.Items("containers"))
            {
                if (container.Text("securityContext", "readOnlyRootFilesystem") != "true")
                    yield return $"{name}: its root can be written";
                if (container.Text("securityContext", "allowPrivilegeEscalation") != "false" || !container.Texts("securityContext", "capabilities", "drop").Contains("ALL"))
                    yield return $"{name}: keeps rights";
                if (container.Get("resources", "requests") == null || container.Text("resources", "limits", "memory") == null)
                    yield return $"{name}: its use has no bounds";
            }

            if (name != "traefik" && pod.Text("automountServiceAccountToken") != "false")
                yield return $"{name}: has a token for Kubernetes";
        }

        foreach (var (silo, container, name) in Containers(manifests))
        {
            var environment = EnvironmentOf(silo, manifests.Settings);
            var volume = silo.Items("spec", "template", "spec", "volumes").FirstOrDefault(v => v.Text("name") == container.Items("volumeMounts").FirstOrDefault(m => m.Text("mountPath") == "/tmp").Text("name"));
            var size = volume.Text("emptyDir", "sizeLimit") is { } text && text.EndsWith("Gi", StringComparison.Ordinal) ? long.Parse(text[..^2], CultureInfo.InvariantCulture) << 30 : 0;
            var needed = Bytes("CellGenie__Compute__CacheBytes", 16L << 30) + Bytes("CellGenie__Datasets__MaxArchiveBytes", 16L << 30) + Bytes("CellGenie__Datasets__MaxUnpackedBytes", 16L << 30);
            if (size < needed)
                yield return $"{name}: /tmp has {size >> 30} GiB, and the silo may put {needed >> 30} GiB there";

            long Bytes(string variable, long otherwise) => environment.TryGetValue(variable, out var value) && long.TryParse(value, CultureInfo.InvariantCulture, out var bytes) ? bytes : otherwise;
        }
    }

    private static IEnumerable<(YamlNode Silo, YamlNode Container, string Name)> Containers(Manifests manifests) => manifests.Silos.Select(s => (s, Manifests.ContainerOf(s), Manifests.NameOf(s)));

    private static int Number(YamlNode? node, int otherwise, params ReadOnlySpan<string> path) => node.Text(path) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string Sample(YamlNode deployment, string? field) => field switch
    {
        "status.podIP" => "10.244.1.7",
        "metadata.name" => Manifests.NameOf(deployment) + "-x",
        { } label when label.StartsWith("metadata.labels['", StringComparison.Ordinal) => deployment.Text("spec", "template", "metadata", "labels", label["metadata.labels['".Length..^2]) ?? $"no label {label}",
        _ => $"no field {field}",
    };
}
