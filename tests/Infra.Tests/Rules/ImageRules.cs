using System.Globalization;
using System.Text.RegularExpressions;
using CellGenie.Silo;

namespace CellGenie.Infra.Tests;

/// <summary>What must hold of the images and of the trial with them.</summary>
public static partial class ImageRules
{
    private const string Dockerfile = "infra/Dockerfile";
    private const string Compose = "infra/compose.yaml";

    /// <summary>Whether a stage is an image of the silo: nobody special, healthy, on the port that it says.</summary>
    public static IEnumerable<string> Stages(InfraFiles files)
    {
        var stages = StagesOf(files);
        foreach (var name in new[] { "cpu", "gpu" })
        {
            if (!stages.TryGetValue(name, out var text))
            {
                yield return $"{Dockerfile}: there is no stage {name}";
                continue;
            }

            if (!UserLine().IsMatch(text))
                yield return $"{Dockerfile}: {name} runs as root";
            if (!text.Contains("HEALTHCHECK", StringComparison.Ordinal) || !text.Contains("""CMD ["dotnet", "CellGenie.Silo.dll", "health"]""", StringComparison.Ordinal))
                yield return $"{Dockerfile}: {name} has no health check";
            if (!text.Contains("""ENTRYPOINT ["dotnet", "CellGenie.Silo.dll"]""", StringComparison.Ordinal))
                yield return $"{Dockerfile}: {name} does not start the silo";
            var environment = Environment(text);
            foreach (var fault in Settings.Faults(Settings.SampleSecrets.Concat(environment).Append(new("CellGenie__Storage__Folder", "/data")).ToDictionary()))
                yield return $"{Dockerfile}: {name}: {fault}";
            if (!text.Contains($"EXPOSE {environment.GetValueOrDefault("ASPNETCORE_HTTP_PORTS")} 11111 30000", StringComparison.Ordinal))
                yield return $"{Dockerfile}: {name} exposes other ports than it uses";
        }

        if (stages.Keys.LastOrDefault() != "cpu")
            yield return $"{Dockerfile}: a build without a target is not the small image";
        if (stages.GetValueOrDefault("publish-cpu")?.Contains("cuda", StringComparison.OrdinalIgnoreCase) != false || stages.GetValueOrDefault("publish-gpu")?.Contains("CellGenieTorchDevice=cuda", StringComparison.Ordinal) != true)
            yield return $"{Dockerfile}: CUDA's parts are for the GPU image alone";
        if (!stages.GetValueOrDefault("source", "").Contains("CELLGENIE_PACKAGES=real", StringComparison.Ordinal))
            yield return $"{Dockerfile}: an image could be built with stand-ins";
        foreach (var folder in CopyLine().Matches(files[Dockerfile]).Select(m => m.Groups[1].Value.TrimEnd('/')))
        {
            if (!Directory.Exists(Path.Combine(Repository.Root, folder)))
                yield return $"{Dockerfile}: {folder} is not there";
            if (!files["infra/Dockerfile.dockerignore"].Split('\n').Contains("!" + folder))
                yield return $"infra/Dockerfile.dockerignore: hides {folder}, which is copied";
        }
    }

    /// <summary>The trial: the silo's options, no rights, and a clear word where a secret is missing.</summary>
    public static IEnumerable<string> Trial(InfraFiles files)
    {
        var stages = StagesOf(files);
        foreach (var (name, service) in Yaml.Documents(files[Compose]).Single().Pairs("services").Where(s => s.Value.Get("build") != null))
        {
            var target = service.Text("build", "target") ?? "";
            if (!stages.TryGetValue(target, out var stage))
            {
                yield return $"{Compose}: {name}: {Dockerfile} has no stage {target}";
                continue;
            }

            var environment = Environment(stage);
            foreach (var (variable, value) in service.Values("environment"))
            {
                environment[variable] = Settings.SampleSecrets.GetValueOrDefault(variable, value);
                if (Settings.SampleSecrets.ContainsKey(variable) && !value.StartsWith("${", StringComparison.Ordinal))
                    yield return $"{Compose}: {name}: {variable} is written down";
            }

            foreach (var fault in Settings.Faults(environment))
                yield return $"{Compose}: {name}: {fault}";
            if (service.Text("read_only") != "true" || !service.Texts("cap_drop").Contains("ALL") || service.Text("user")?.StartsWith("1654", StringComparison.Ordinal) != true)
                yield return $"{Compose}: {name}: has rights that it does not need";
            if (!service.Texts("tmpfs").Any(t => t.StartsWith("/tmp", StringComparison.Ordinal)))
                yield return $"{Compose}: {name}: has nowhere to write";
            var drain = TimeSpan.Parse(environment.GetValueOrDefault("CellGenie__Silo__DrainBudget", $"{new SiloSettings().DrainBudget}"), CultureInfo.InvariantCulture);
            if (TimeSpan.FromSeconds(int.Parse(service.Text("stop_grace_period")!.TrimEnd('s'), CultureInfo.InvariantCulture)) < drain + TimeSpan.FromSeconds(5))
                yield return $"{Compose}: {name}: is killed before it may be done";
            foreach (var port in service.Texts("ports").Where(p => !p.StartsWith("127.0.0.1:", StringComparison.Ordinal) || !p.EndsWith($":{environment["ASPNETCORE_HTTP_PORTS"]}", StringComparison.Ordinal)))
                yield return $"{Compose}: {name}: port {port} is open to others, or not the silo's";
        }
    }

    /// <summary>The variables that a stage sets.</summary>
    public static Dictionary<string, string> EnvironmentOf(InfraFiles files, string stage) => Environment(StagesOf(files)[stage]);

    /// <summary>Whom a stage runs as.</summary>
    public static int UserOf(InfraFiles files, string stage) => int.Parse(UserLine().Match(StagesOf(files)[stage]).Groups[1].Value, CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Environment(string stage) =>
        EnvironmentLine().Matches(stage.Replace("\\\n", " ", StringComparison.Ordinal)).SelectMany(m => Pair().Matches(m.Groups[1].Value)).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    private static Dictionary<string, string> StagesOf(InfraFiles files)
    {
        var text = files[Dockerfile];
        var starts = StageLine().Matches(text).ToList();
        return starts.Select((m, i) => (m.Groups[1].Value, text[m.Index..(i + 1 < starts.Count ? starts[i + 1].Index : text.Length)])).ToDictionary(s => s.Value, s => s.Item2);
    }

    [GeneratedRegex(@"^FROM \S+ AS (\S+)$", RegexOptions.Multiline)]
    private static partial Regex StageLine();

    [GeneratedRegex(@"^USER ([1-9]\d*)$", RegexOptions.Multiline)]
    private static partial Regex UserLine();

    [GeneratedRegex("^ENV (.*)$", RegexOptions.Multiline)]
    private static partial Regex EnvironmentLine();

    [GeneratedRegex(@"([A-Za-z_]+)=(\S+)")]
    private static partial Regex Pair();

    [GeneratedRegex(@"^COPY (\S+/) \S+/$", RegexOptions.Multiline)]
    private static partial Regex CopyLine();
}
