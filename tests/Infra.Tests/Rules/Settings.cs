using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.RegularExpressions;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CellGenie.Infra.Tests;

/// <summary>Whether a silo has the options that its environment sets, and accepts their values.</summary>
public static partial class Settings
{
    private const string Root = "CellGenie";

    /// <summary>What is not the silo's own: by whom it is read.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["ASPNETCORE_HTTP_PORTS"] = "Kestrel",
        ["DOTNET_EnableDiagnostics"] = "the runtime",
        ["NVIDIA_VISIBLE_DEVICES"] = "NVIDIA's container runtime",
        ["NVIDIA_DRIVER_CAPABILITIES"] = "NVIDIA's container runtime",
        ["POD_NAME"] = "another variable of the same pod",
    };

    /// <summary>Stands for secrets: as long as they must be.</summary>
    public static readonly IReadOnlyDictionary<string, string> SampleSecrets = new Dictionary<string, string>
    {
        ["CellGenie__Access__ClusterSecret"] = new('s', AccessOptions.MinSecretBytes),
        ["CellGenie__Api__OperatorKeySha256"] = new('0', 64),
    };

    /// <summary>What is wrong with an environment.</summary>
    public static IEnumerable<string> Faults(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in environment.Keys.Where(n => !n.StartsWith(Root + "__", StringComparison.Ordinal)))
        {
            if (!Others.ContainsKey(name) && !(name.StartsWith("OTEL_", StringComparison.Ordinal) && TelemetryReads(name)))
                yield return $"nothing reads {name}";
        }

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Where(e => e.Key.StartsWith(Root + "__", StringComparison.Ordinal)).Select(e => KeyValuePair.Create(e.Key.Replace("__", ":", StringComparison.Ordinal), (string?)e.Value)))
            .Build();
        foreach (var section in configuration.GetSection(Root).GetChildren())
        {
            foreach (var fault in Section(section))
                yield return fault;
        }

        foreach (var fault in Whole(configuration))
            yield return fault;
    }

    /// <summary>Names of the silo's variables in a text.</summary>
    public static IEnumerable<string> NamesIn(string text) => Name().Matches(text).Select(m => m.Value).Distinct();

    /// <summary>Whether the silo has an option of this name, whatever its value.</summary>
    public static bool Exists(string name)
    {
        var parts = name.Split("__");
        var type = parts.Length > 2 && parts[0] == Root ? TypeOf(parts[1]) : null;
        foreach (var part in parts.Skip(2))
            type = type?.GetProperty(part) is { CanWrite: true } property ? property.PropertyType : null;
        return type != null;
    }

    private static IEnumerable<string> Section(IConfigurationSection section)
    {
        if (TypeOf(section.Key) is not { } type)
            return [$"{section.Path}: the silo has no such section"];
        try
        {
            var options = section.Get(type, o => o.ErrorOnUnknownConfiguration = true)!;
            var faults = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
            return faults.Select(f => $"{section.Path}: {f.ErrorMessage}");
        }
        catch (InvalidOperationException e)
        {
            return [$"{section.Path}: {e.Message}"];
        }
    }

    /// <summary>The checks that the silo makes of its own at the start.</summary>
    private static IEnumerable<string> Whole(IConfigurationRoot configuration)
    {
        var faults = new List<string>();
        Try(() => Read<StorageOptions>(configuration, StorageOptions.Section).Validate());
        Try(() => Read<ComputeOptions>(configuration, "CellGenie:Compute").Validate());
        Try(() => GpuDevices.Require(Read<SiloSettings>(configuration, SiloSettings.Section).Role, Read<GpuOptions>(configuration, "CellGenie:Gpu"), null));
        Try(() =>
        {
            using var services = new ServiceCollection().AddCellGeniePrincipals(o => configuration.GetSection(AccessOptions.Section).Bind(o)).BuildServiceProvider();
            _ = services.GetRequiredService<IOptions<AccessOptions>>().Value;
        });
        return faults;

        void Try(Action check)
        {
            try
            {
                check();
            }
            catch (Exception e) when (e is CellGenieException or OptionsValidationException or InvalidOperationException)
            {
                faults.Add(e.Message);
            }
        }
    }

    private static T Read<T>(IConfiguration configuration, string section)
        where T : new() => configuration.GetSection(section).Get<T>() ?? new T();

    private static Type? TypeOf(string section) => section switch
    {
        "Silo" => typeof(SiloSettings),
        "Storage" => typeof(StorageOptions),
        "Compute" => typeof(ComputeOptions),
        "Access" => typeof(AccessOptions),
        "Api" => typeof(ApiAccessOptions),
        "Batches" => typeof(BatchOptions),
        "Datasets" => typeof(DatasetOptions),
        "Gpu" => typeof(GpuOptions),
        _ => null,
    };

    /// <summary>Whether OpenTelemetry's packages know a variable: its name stands in them as text.</summary>
    private static bool TelemetryReads(string name) => Directory.EnumerateFiles(AppContext.BaseDirectory, "OpenTelemetry*.dll")
        .Any(f => File.ReadAllBytes(f).AsSpan().IndexOf(Encoding.Unicode.GetBytes(name)) >= 0);

    [GeneratedRegex("CellGenie__[A-Za-z0-9]+(?:__[A-Za-z0-9]+)+")]
    private static partial Regex Name();
}
