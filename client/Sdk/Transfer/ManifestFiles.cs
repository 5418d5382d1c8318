using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CellGenie.Client;

/// <summary>The files that a manifest names, with their SHA-256.</summary>
internal sealed class ManifestFiles(string path)
{
    /// <summary>Name of the file of whole masks, which not every batch has.</summary>
    public const string Amodal = "amodal.json";

    private static readonly string[] Members = ["specification", "images", "summary"];

    private static readonly string[] WithMaps = ["contours", "tracks"];

    /// <summary>Whether images have maps, of labels, contours or tracks; known once the manifest was read.</summary>
    public bool HasMaps { get; private set; }

    /// <summary>Images that were made, then the annotations and the whole masks, where there are any.</summary>
    /// <exception cref="CellGenieRequestException">It is no manifest.</exception>
    public async IAsyncEnumerable<(string Name, string Sha256)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using var items = JsonItems.ReadAsync(stream, Members, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var complete = false;
        while (await NextAsync(items).ConfigureAwait(false) is { } item)
        {
            if (item.Member == "specification")
                HasMaps = item.Strings.GetValueOrDefault("labelMaps") == bool.TrueString || WithMaps.Any(t => item.Strings.GetValueOrDefault("truth", "").Contains(t, StringComparison.OrdinalIgnoreCase));
            if (item.Member == "images" && item.Strings.TryGetValue("file", out var file) && item.Strings.TryGetValue("sha256", out var sha256))
                yield return ($"images/{file}", sha256);
            if (item.Member != "summary" || !item.Strings.TryGetValue("annotationsSha256", out var annotations))
                continue;
            complete = true;
            yield return ("annotations.json", annotations);
            if (item.Strings.TryGetValue("amodalSha256", out var amodal))
                yield return (Amodal, amodal);
        }

        if (!complete)
            throw Broken("it has no summary", null);
    }

    private async Task<JsonItem?> NextAsync(IAsyncEnumerator<JsonItem> items)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false) ? items.Current : null;
        }
        catch (JsonException e)
        {
            throw Broken(e.Message, e);
        }
    }

    private CellGenieRequestException Broken(string reason, Exception? cause) =>
        new(0, CellGenieErrorCode.Damaged, $"{path}: this is no complete manifest: {reason}", cause);
}
