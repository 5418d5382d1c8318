using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Errors about options: they name the option the way it stands in JSON.</summary>
internal static class OptionRules
{
    public static void Require(bool holds, string kind, string name, string rule)
    {
        if (!holds)
            throw new CellGenieException($"{kind} '{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name)}' {rule}.");
    }
}
