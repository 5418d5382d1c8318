namespace CellGenie.Synthesis.Tests;

/// <summary>Specifications for tests.</summary>
internal static class Specifications
{
    public static GenerationSpecification Of(CellBank bank, int perCulture = 3, ulong seed = 1, CompositionRules? rules = null, IntRange? cells = null, int width = 0, int height = 0) => new()
    {
        Preset = GenerationSpecification.PaperPreset,
        Seed = seed,
        ImagesPerCulture = perCulture,
        Cultures =
        [
            .. bank.Index.Cultures.Select(c => new CultureSpecification
            {
                Name = c.Name,
                PopulationRange = cells ?? c.PopulationRange,
                AreaRange = c.AreaRange,
                Width = width > 0 ? width : c.FrameWidth,
                Height = height > 0 ? height : c.FrameHeight,
            }),
        ],
        Rules = rules ?? new CompositionRules(),
        LabelMaps = true,
    };

    /// <summary>Every file of a folder with its bytes' hash.</summary>
    public static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(folder, f),
            f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))),
        StringComparer.Ordinal);
}
