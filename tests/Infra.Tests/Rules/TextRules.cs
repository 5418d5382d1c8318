using System.Text.RegularExpressions;

namespace CellGenie.Infra.Tests;

/// <summary>What must hold of what people read, and of what runs for every change.</summary>
public static partial class TextRules
{
    private const string Build = ".github/workflows/build.yml";

    /// <summary>What the texts name exists: options, files, parameters, variables.</summary>
    public static IEnumerable<string> Documents(InfraFiles files)
    {
        var parameters = BicepFile.Read(files, BicepRules.Main).Parameters.Keys.ToHashSet();
        foreach (var path in new[] { "docs/operations.md", "infra/README.md" })
        {
            foreach (var name in Settings.NamesIn(files[path]).Where(n => !Settings.Exists(n)))
                yield return $"{path}: the silo has no option {name}";
            foreach (var name in RepositoryPath().Matches(files[path]).Select(m => m.Groups[1].Value.TrimEnd('/', '.')).Where(n => !n.Contains('*', StringComparison.Ordinal) && n != "infra/.env"))
            {
                var there = Path.Combine(Repository.Root, name);
                if (!File.Exists(there) && !Directory.Exists(there))
                    yield return $"{path}: {name} is not there";
            }

            foreach (var name in EnvironmentSet().Matches(files[path]).Select(m => m.Groups[1].Value))
            {
                if (!files["infra/main.parameters.json"].Contains($"${{{name}", StringComparison.Ordinal) && !files["infra/deploy/apply.sh"].Contains($"${{{name}", StringComparison.Ordinal))
                    yield return $"{path}: nothing reads {name}";
            }
        }

        foreach (var row in ParameterRow().Matches(files["infra/README.md"]).Select(m => m.Groups[1].Value).Where(p => !parameters.Contains(p)))
            yield return $"infra/README.md: {BicepRules.Main} has no parameter {row}";
        if (!EstimateDate().IsMatch(files["infra/README.md"]) || !EstimateDate().IsMatch(files["docs/operations.md"]))
            yield return "prices are estimates of a date, which is not said";
    }

    /// <summary>Every change is tested with both kinds of packages, and what runs has bounds.</summary>
    public static IEnumerable<string> Workflows(InfraFiles files)
    {
        foreach (var path in files.Under(".github/workflows", ".yml"))
        {
            var workflow = Yaml.Documents(files[path]).Single();
            if (workflow.Text("permissions", "contents") != "read")
                yield return $"{path}: its token may do more than read";
            foreach (var (name, job) in workflow.Pairs("jobs"))
            {
                if (job.Text("timeout-minutes") == null)
                    yield return $"{path}: {name} has no bound in time";
                foreach (var run in job.Items("steps").Select(s => s.Text("run") ?? "").SelectMany(r => LocalFile().Matches(r)).Select(m => m.Groups[1].Value).Where(f => !File.Exists(Path.Combine(Repository.Root, f))))
                    yield return $"{path}: {name} uses {run}, which is not there";
            }
        }

        var packages = Yaml.Documents(files[Build]).Single().Texts("jobs", "test", "strategy", "matrix", "packages").ToList();
        if (!packages.Order().SequenceEqual(["real", "standin"]))
            yield return $"{Build}: tests with {string.Join(' ', packages)}, and there are real packages and stand-ins";
        foreach (var wanted in new[] { "bicep lint infra/main.bicep", "bicep build infra/main.bicep", "kubeconform", "--target cpu", "--target gpu" }.Where(w => !files[Build].Contains(w, StringComparison.Ordinal)))
            yield return $"{Build}: does not {wanted}";
    }

    [GeneratedRegex(@"[`(\[ ]((?:infra|docs|tests|silo|\.github)/[A-Za-z0-9_./*-]+)")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("azd env set ([A-Z_]+)")]
    private static partial Regex EnvironmentSet();

    [GeneratedRegex(@"^\| `([a-z][A-Za-z]+)` \| ", RegexOptions.Multiline)]
    private static partial Regex ParameterRow();

    [GeneratedRegex(@"estimate[s]? of (?:\w+ )?20\d\d", RegexOptions.IgnoreCase)]
    private static partial Regex EstimateDate();

    [GeneratedRegex(@"(?:^|\s)((?:infra|client|tests)/[A-Za-z0-9_./-]+\.(?:sh|csproj|bicep|yaml))")]
    private static partial Regex LocalFile();
}
